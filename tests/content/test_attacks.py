# ruff: noqa: E501 - payloads stand here as they are written
"""Templates, YAML and values that mean harm: refused with a finding, or harmless text, and never a neighbour's trouble."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from nurture.content import MissingValue, Renderer, RenderError, load
from nurture.content.findings import Refused
from nurture.content.letters import read_letter, read_source
from nurture.content.scope import Scope
from nurture.content.template import ALL_FILTERS, ALL_TESTS, GAPS, HTML, TEXT
from nurture.rules.program import Release
from nurture.rules.spans import Span
from nurture.rules.streams import Then

LETTER = "templates/owners/hello.en.md"
SECRET = "sk-planted-secret"
ADA = {"given_name": "Ada", "family_name": "Huber", "title": "", "gender": "", "role": "owner"}
ASTER = {"name": "Aster Systems", "city": "Graz", "country": "AT", "tier": "registered"}

# Reaching out of the sandbox, attributes by other ways, format strings, callbacks, rows and settings, files, and too much work.
PAYLOADS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f') }}",
    "{{ ['']|map(attribute='__class__')|list }}",
    "{{ '{0.__class__.__init__.__globals__}'.format(partner) }}",
    "{{ ('{0.__class__}'|attr('format'))(partner) }}",
    "{{ '{x.__class__}'.format_map({'x': partner}) }}",
    "{{ f|apply }}",
    "{{ rep.password_hash }}",
    "{{ partner.metadata.tables|list }}",
    "{{ partner.sqlmodel_update({'name': 'evil'}) }}",
    "{{ partner.parse_file('x') }}",
    "{{ env('SENDGRID_API_KEY') }}",
    "{{ config }}",
    "{{ request }}",
    "{{ self._TemplateReference__context }}",
    "{{ 'A' * 1000000000 }}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{{ lipsum(n=1000000) }}",
    "{% set ns = namespace(x='a') %}{{ ns.x }}",
    "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
    "{{ 9**9**9 }}",
    "{{ '%09999999999d'|format(1) }}",
    "{{ partner.name[0:999999999] }}",
    "{% include 'x' %}",
    "{% extends '../../x' %}",
    "{% import 'x' as y %}",
    "{% from '..\\\\x' import y %}",
    "{{ contact.given_name.upper() }}",
    "{{ loop }}",
    "{{ super() }}",
    "{% block a %}{% endblock %}",
    "{% call partner.name() %}{% endcall %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ partner.__class__ }}{% endraw %}{{ partner.__class__ }}",
    "{% autoescape false %}<b>{% endautoescape %}",
    "{{ partner.name is callable }}",
    "{{ partner.name ~ partner.city }}",
]


def written(home: Any, payload: str) -> None:
    home.write(LETTER, f'---\nsubject: "Hello"\n---\n{{{{ greeting }}}}\n\n{payload}\n\n{{{{ sign_off }}}}\n')


def read(home: Any, persona: str = "owners", name: str = "hello", **changes: str) -> str:
    rendered = Renderer(load(home.path).release).render(  # type: ignore[arg-type]
        persona, name, "en", "r1", ADA, ASTER | changes, unsubscribe_url="https://northwind-storage.example/u/x"
    )
    return rendered.subject + rendered.html + rendered.text


@contextmanager
def no_side_effects() -> Iterator[list[str]]:
    """Files opened for writing, processes started and sockets made, as the interpreter itself tells them."""
    seen: list[str] = []
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


_watching: list[list[str]] = []
_DEEDS = ("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "os.remove", "os.rename")


def _tell(event: str, details: tuple[Any, ...]) -> None:
    if _watching:
        writes = event == "open" and len(details) > 1 and isinstance(details[1], str) and set(details[1]) & set("wax+")
        if writes or event in _DEEDS:
            _watching[-1].append(f"{event} {details[0]}")


sys.addaudithook(_tell)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_reaches_out_is_a_finding_and_its_neighbours_are_released(
    home: Any, payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", SECRET)
    written(home, payload)

    with no_side_effects() as done:
        loaded = load(home.path)

    assert done == []
    assert [finding.place.file for finding in loaded.findings if finding.severity == "error"][:1] == [LETTER]
    assert loaded.release is not None
    assert set(loaded.release.personas) == {"everyone", "slow"}
    assert "Sums" in read(home, "everyone")


@pytest.mark.parametrize(
    "name", ["{{ 7*7 }}", "{% raw %}", "${7*7}", "<%= 7*7 %>", "<img src=x onerror=alert(1)>", '" onmouseover=alert(1) x="']
)
def test_a_value_is_text_and_never_code(home: Any, name: str) -> None:
    shown = Renderer(home.release()).render(
        "owners", "hello", "en", "r1", ADA, ASTER | {"name": name}, unsubscribe_url="https://northwind-storage.example/u/x"
    )

    assert shown.subject == f"{name}: hello"
    assert "<img" not in shown.html
    assert "49" not in shown.html.replace("+46 8 5550 1001", "")


@pytest.mark.parametrize("name", ["Ann\r\nBcc: x@nobody.example", "Ann\u2028Bcc:", "Ann\x85Bcc:", "Ann\x00", "Ann\x0bBcc:"])
def test_a_value_cannot_break_a_header(home: Any, name: str) -> None:
    subject = (
        Renderer(home.release())
        .render(
            "owners", "hello", "en", "r1", ADA, ASTER | {"name": name}, unsubscribe_url="https://northwind-storage.example/u/x"
        )
        .subject
    )

    assert len(subject.splitlines()) == 1
    assert subject.isprintable()


def test_only_what_is_listed_can_be_reached() -> None:
    for environment in (TEXT, HTML, GAPS):
        assert set(environment.filters) <= set(ALL_FILTERS)
        assert set(environment.tests) == set(ALL_TESTS)
        assert environment.globals == {}


# --- many at random ----------------------------------------------------------------------------------------------

_SUBJECTS = ("''", "partner", "partner.name", "contact", "contact.given_name", "rep", "rep.name", "vendor", "greeting", "self",
             "cycler", "lipsum", "range", "namespace", "joiner", "config", "request", "[]", "()", "{}", "1", "none", "loop")  # fmt: skip
_WAYS = (".__class__", ".__init__", ".__globals__", "['__class__']", "|attr('__class__')", ".format(partner)", "()", "(1)", "[0]",
         ".name", ".upper()", "|upper", "|default('x')", "|title", "|tojson", "|pprint", "|map('upper')", "|list", "|string",
         "~'x'", "*99999999", "**9", "+1", " is defined", " is callable", " == 1", " if 1 else 2", "|safe", ".mro()", "\\x5f")  # fmt: skip
_FRAMES = ("{{{{ {} }}}}", "{{% if {} %}}x{{% endif %}}", "{{% set x = {} %}}{{{{ x }}}}", "{{% for a in {} %}}{{{{ a }}}}{{% endfor %}}",
           "{{% include {} %}}", '[x](calculator "{{{{ {} }}}}")', "**{{{{ {} }}}}**", "<b>{{{{ {} }}}}</b>", "{{# {} #}}", "{{{{ {}",
           "{} }}}}", "{{% raw %}}{{{{ {} }}}}{{% endraw %}}", "> {{{{ {} }}}}", "`{{{{ {} }}}}`", "{{%- if {} -%}}y{{%- endif -%}}")  # fmt: skip


def payloads(count: int, seed: int) -> Iterator[str]:
    drawn = random.Random(seed)
    for _ in range(count):
        inner = drawn.choice(_SUBJECTS) + "".join(drawn.choices(_WAYS, k=drawn.randint(0, 5)))
        frame = drawn.choice(_FRAMES)
        for _ in range(drawn.randint(0, 2)):
            inner = drawn.choice((f"({inner})", f"not {inner}", f"{inner} and {drawn.choice(_SUBJECTS)}", f"[{inner}]"))
        yield frame.format(inner)


def test_of_5000_generated_payloads_none_leaks_writes_or_harms_a_neighbour(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", SECRET)
    fine = home.release()
    scope = Scope(fine.program, ("owners", "everyone", "slow"), Span(5, "days"), Then("slow", Span(30, "days")))
    refused = rendered = 0
    for payload in payloads(5_000, seed=20260303):
        written(home, payload)
        with no_side_effects() as done:
            whole = _whole(home, fine, scope)
        assert done == []
        refused, rendered = refused + (whole is None), rendered + (whole is not None)
        if whole is not None:
            assert SECRET not in whole
            assert "<class" not in whole
            assert " object at 0x" not in whole
            assert len(whole) < 10_000
    assert refused > rendered > 100


def _whole(home: Any, fine: Release, scope: Scope) -> str | None:
    """Ada's letter, or nothing where it is refused."""
    try:
        letter = read_letter(read_source(home.path, LETTER), "owners", "hello", "en", scope)
        shown = Renderer(replace(fine, letters=fine.letters | {"owners/hello.en": letter})).render(
            "owners", "hello", "en", "r1", ADA, ASTER, unsubscribe_url="https://northwind-storage.example/u/x"
        )
    except (Refused, MissingValue, RenderError):
        return None
    return shown.subject + shown.html + shown.text
