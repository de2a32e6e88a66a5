"""What is different between the letters of two releases. One that is called otherwise is known by its step or its words."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

from nurture.rules.alike import likeness
from nurture.rules.program import Letter, Release, letter_key


def letter_changes(last: Release, release: Release) -> Iterator[str]:
    """Those of a persona that is new or gone are told with it, and that a step was renamed is told of the step."""
    with_step = _renamed_with_step(last, release)
    was = _former_keys(last, release)
    for key, letter in release.letters.items():
        before = last.letters.get(was.get(key, key))
        if before is None and letter.persona in last.personas:
            yield f"The letter {key} is new."
        elif before is not None and replace(before, name=letter.name) != letter:
            called = f", once {was[key]}," if key in was else ""
            yield f"The letter {key}{called} has changed: {_words(before, letter)}."
        elif key in was and key not in with_step:
            yield f"The letter {key} was called {was[key]}."
    gone = (key for key in last.letters if key not in release.letters and key not in was.values())
    yield from (f"The letter {key} is gone." for key in gone if last.letters[key].persona in release.personas)


def letters_side_by_side(last: Release, release: Release) -> Iterator[str]:
    """A unified diff of each letter's text that has changed."""
    was = _former_keys(last, release)
    for key in sorted((last.letters.keys() | release.letters.keys()) - set(was.values())):
        before = was.get(key, key)
        old, new = _lines(last.letters.get(before)), _lines(release.letters.get(key))
        yield from difflib.unified_diff(old, new, f"{before} in force", f"{key} to be released", lineterm="", n=1)


def _former_keys(last: Release, release: Release) -> dict[str, str]:
    """What letters were called, of those that are called otherwise: by their steps, else the likest that its persona lost."""
    was = _renamed_with_step(last, release)
    went = {key: letter for key, letter in last.letters.items() if key not in release.letters and key not in was.values()}
    for key, letter in release.letters.items():
        if key in last.letters or key in was:
            continue
        near = {
            former: likeness(letter, other)
            for former, other in went.items()
            if (other.persona, other.locale) == (letter.persona, letter.locale)
        }
        likest = max(near, key=near.__getitem__, default="")
        if near.get(likest):
            was[key] = likest
            del went[likest]
    return was


def _renamed_with_step(last: Release, release: Release) -> dict[str, str]:
    came, went = release.letters.keys() - last.letters.keys(), last.letters.keys() - release.letters.keys()
    steps = ((name, step) for name, persona in release.personas.items() for step in persona.stream.steps.values())
    return {
        key: before
        for persona, step in steps
        for locale in release.program.languages
        for former in step.renamed_from
        if (key := letter_key(persona, step.id, locale)) in came and (before := letter_key(persona, former, locale)) in went
    }


def _words(last: Letter, now: Letter) -> str:
    """`3 words out, 5 in`, the subject included."""
    old, new = (f"{letter.subject}\n{letter.text}".split() for letter in (last, now))
    marks = [line[0] for line in difflib.ndiff(old, new)]
    out, in_ = marks.count("-"), marks.count("+")
    return f"{out} words out, {in_} in" if out or in_ else "only how it looks or where it leads"


def _lines(letter: Letter | None) -> list[str]:
    return [f"subject: {letter.subject}", *letter.text.splitlines()] if letter else []
