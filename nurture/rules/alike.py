"""Letters that a release would send to people who have had them under another step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from nurture.rules.program import Letter, Release
from nurture.rules.renames import step_before, step_now
from nurture.rules.streams import EmailStep, Persona, Step

Key = tuple[str, str]
"""A persona and the id of one of its steps."""

Had = Mapping[str, Mapping[Key, int]]
"""How many people have had a body, by the step that sent it."""

_LIKENESS = 0.9  # of the words of two letters; a step that is renamed with a word mended is still the same


@dataclass(frozen=True, slots=True)
class Again:
    """`step` of `persona` would send what `people` have had from `before`; `vanished`: that step is gone, so this may be it."""

    persona: str
    step: str
    before: Key
    vanished: bool
    people: int


def alike(fresh: Release, last: Release, had: Had) -> Iterator[Again]:
    """Of each step what it sends newly: neither did it in the last release, nor under a name that it says it had."""
    for persona in fresh.personas.values():
        for step in _letters_of(persona):
            own = {(persona.name, name) for name in (step.id, *step.renamed_from)}
            said = bodies(fresh, persona.name, step) - _bodies_before(last, persona.name, step)
            found: dict[Key, int] = dict.fromkeys(_gone_and_like(fresh, last, persona, step), 0)
            for one in said:
                for key, people in had.get(one, {}).items():
                    found[key] = found.get(key, 0) + people
            for key in sorted(found.keys() - own):
                yield Again(persona.name, step.id, key, _has_vanished(fresh, persona.name, key), found[key])


def _bodies_before(last: Release, persona: str, step: EmailStep) -> set[str]:
    own = last.personas.get(persona)
    was = step_before(own.stream, step) if own else None
    return bodies(last, persona, was) if isinstance(was, EmailStep) else set()


def _gone_and_like(fresh: Release, last: Release, persona: Persona, step: EmailStep) -> Iterator[Key]:
    """Steps of the last release that are gone, where this one is new and says nearly the same."""
    own = last.personas.get(persona.name)
    if own is None or step_before(own.stream, step):
        return
    said = _letters(fresh, persona.name, step)
    for gone in _letters_of(own):
        key = (persona.name, gone.id)
        if _has_vanished(fresh, persona.name, key):
            was = _letters(last, persona.name, gone)
            if any(likeness(one, other) for one in said for other in was):
                yield key


def likeness(one: Letter, other: Letter) -> float:
    """From 0 to 1, and 0 for less than nearly the same. The subject counts too, save where the bodies are the same."""
    if body(one) == body(other):
        return 1.0
    some, others = (f"{letter.subject} {body(letter)}".casefold().split() for letter in (one, other))
    matcher = SequenceMatcher(None, some, others, autojunk=False)
    ratio = matcher.ratio() if matcher.quick_ratio() >= _LIKENESS else 0.0
    return ratio if ratio >= _LIKENESS else 0.0


def _has_vanished(fresh: Release, persona: str, key: Key) -> bool:
    return key[0] == persona and step_now(fresh.personas[persona].stream, key[1]) is None


def _letters_of(persona: Persona) -> Iterator[EmailStep]:
    steps: Iterator[Step] = iter(persona.stream.steps.values())
    return (step for step in steps if isinstance(step, EmailStep))


def bodies(release: Release, persona: str, step: EmailStep) -> set[str]:
    """Of the step's letters, in every language and variant."""
    return {body(letter) for letter in _letters(release, persona, step)}


def _letters(release: Release, persona: str, step: EmailStep) -> list[Letter]:
    names = step.variants or (step.id,)
    letters = (release.letter(persona, name, locale) for name in names for locale in release.program.languages)
    return [letter for letter in letters if letter]


def body(letter: Letter) -> str:
    """What makes two letters the same to who reads them: another subject, break or capital makes no other letter."""
    return " ".join(letter.text.split()).casefold()
