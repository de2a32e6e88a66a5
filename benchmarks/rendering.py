"""Render: subject, HTML and text of a letter for one contact after another, the rep's letterhead and voice folded in once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jinja2.sandbox import SandboxedEnvironment

from benchmarks.bench import Bench
from benchmarks.measuring import Result, fresh, rate
from benchmarks.pools import LANGUAGES, NOW, REPS, SECOND, STREAM, sample
from nurture.content import Renderer
from nurture.content.fold import insert
from nurture.content.markdown import compile_markdown
from nurture.rules.program import Letter, Release, letter_key

_LETTERS = 20_000
_WORDS = "plain words that go on for a while, so that the letter has some weight and its reader something to do. " * 4
_NAMES = "{{ contact.given_name }} {{ contact.family_name }} at {{ partner.name }} in {{ partner.city }}"
_LONG = "\n\n".join(
    ["{{ greeting }}", *(f"Paragraph {one} for {_NAMES}: {_WORDS}" for one in range(3)), "{{ partner.tier }}", "{{ sign_off }}"]
)
_KINDS = {"a letter of the sample program": False, "a long letter": True}


def run(bench: Bench) -> Iterator[Result]:
    for kind, is_long in _KINDS.items():
        (found, size), memory = fresh(render, bench.size(_LETTERS), is_long)
        bare, _ = fresh(bare_jinja, bench.size(_LETTERS), is_long)
        what = f"{kind}, {size:,} characters"
        yield Result("render", what, found, "letters/s", 4_800, "bare Jinja", found / bare, *memory)


def render(count: int, is_long: bool) -> tuple[float, int]:
    """(letters/s, characters of one)"""
    release = _release(long=is_long)
    renderer = Renderer(release)

    def one(number: int) -> int:
        made = renderer.render(
            STREAM,
            SECOND,
            LANGUAGES[number % 2],
            REPS[number % 3],
            _contact(number),
            _partner(number),
            unsubscribe_url=f"https://nurture.example/u/{number}",
            on=NOW.date(),
        )
        return len(made.subject) + len(made.html) + len(made.text)

    size = max(one(number) for number in range(6))
    return rate(count, lambda: [one(number) for number in range(count)], times=3), size


def bare_jinja(count: int, is_long: bool) -> float:
    """Letters/s by the same templates as any program would use them: one environment, everything looked up each time."""
    release = _release(long=is_long)
    ready = {(rep, locale): _templates(release, rep, locale) for rep in REPS for locale in LANGUAGES}

    def one(number: int) -> int:
        rep, locale = REPS[number % 3], LANGUAGES[number % 2]
        templates, constants = ready[rep, locale]
        values = {
            "contact": _contact(number),
            "partner": _partner(number),
            "unsubscribe_url": f"https://nurture.example/u/{number}",
        }
        return sum(len(template.render(**constants, **values)) for template in templates)

    return rate(count, lambda: [one(number) for number in range(count)], times=3)


def _templates(release: Release, rep_id: str, locale: str) -> tuple[list[Any], Mapping[str, object]]:
    letter, rep = release.letters[letter_key(STREAM, SECOND, locale)], release.reps[rep_id]
    voice = rep.voices[locale]
    pieces = {"greeting": voice.greeting, "sign_off": voice.sign_off, "subject": letter.subject}
    html = insert(insert(release.letterhead_html, {"body": letter.html}), pieces)
    text = insert(insert(release.letterhead_text, {"body": letter.text}), pieces)
    marked, plain = SandboxedEnvironment(autoescape=True), SandboxedEnvironment()
    constants = {
        "rep": {"name": rep.name, "title": voice.title, "phone": rep.phone, "email": rep.email},
        "vendor": {"name": release.program.vendor.name, "address": release.program.vendor.address},
        "locale": locale,
        "phrase": {name: said[locale] for name, said in release.program.phrases.items()},
    }
    return [plain.from_string(letter.subject), marked.from_string(html), plain.from_string(text)], constants


def _release(*, long: bool) -> Release:
    release = sample()
    if not long:
        return release
    made = compile_markdown(_LONG, lambda target: f"https://vendor.example/{target}")
    longer = {letter_key(STREAM, SECOND, locale): _with(release, locale, made.html, made.text) for locale in LANGUAGES}
    return replace(release, letters={**release.letters, **longer})


def _with(release: Release, locale: str, html: str, text: str) -> Letter:
    return replace(release.letters[letter_key(STREAM, SECOND, locale)], html=html, text=text)


def _contact(number: int) -> dict[str, str]:
    """`formal_name` and `dear` stand ready for the bare floor, which works nothing out."""
    name = f"Given{number} O'Family{number}"
    return {
        "given_name": f"Given{number}",
        "family_name": f"O'Family{number}",
        "formal_name": name,
        "dear": f"Guten Tag {name}",
        "title": "Dr." if number % 10 == 0 else "",
        "gender": ("female", "male", "")[number % 3],
        "role": "cto",
    }


def _partner(number: int) -> dict[str, str]:
    return {"name": f"Partner & Söhne No {number}", "city": "Springfield", "country": "DE", "tier": "registered"}
