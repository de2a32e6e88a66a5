"""Letters that a release sends under another step than the last did: whoever had them would get them again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from nurture.rules.program import Release
from nurture.rules.renames import step_now
from nurture.rules.streams import EmailStep, Persona, Step


@dataclass(frozen=True, slots=True)
class Again:
    """`step` of `persona` would send what `before` (persona, step) sent; `vanished`: that step is gone, so this may be it."""

    persona: str
    step: str
    before: tuple[str, str]
    vanished: bool


def alike(fresh: Release, last: Release) -> Iterator[Again]:
    """A step that the last release sent the same with is none of these, nor is one that says it is the renamed one."""
    sent = _senders(last)
    for persona in fresh.personas.values():
        for step in _letters_of(persona):
            texts = _texts(fresh, persona.name, step)
            own = last.personas.get(persona.name)
            was = step_now(own.stream, step.id) if own else None
            if isinstance(was, EmailStep) and texts & _texts(last, persona.name, was):
                continue
            found = {key for text in texts for key in sent[text] if key != (persona.name, step.id)}
            yield from (
                Again(persona.name, step.id, key, _has_vanished(fresh, persona.name, key))
                for key in sorted(found)
                if not (key[0] == persona.name and key[1] in step.renamed_from)
            )


def _has_vanished(fresh: Release, persona: str, key: tuple[str, str]) -> bool:
    return key[0] == persona and step_now(fresh.personas[persona].stream, key[1]) is None


def _senders(release: Release) -> defaultdict[str, set[tuple[str, str]]]:
    """Which steps send a text."""
    senders: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for persona in release.personas.values():
        for step in _letters_of(persona):
            for text in _texts(release, persona.name, step):
                senders[text].add((persona.name, step.id))
    return senders


def _letters_of(persona: Persona) -> Iterator[EmailStep]:
    steps: Iterator[Step] = iter(persona.stream.steps.values())
    return (step for step in steps if isinstance(step, EmailStep))


def _texts(release: Release, persona: str, step: EmailStep) -> set[str]:
    """The bodies of the step's letters, in every language and variant."""
    names = step.variants or (step.id,)
    letters = (release.letter(persona, name, locale) for name in names for locale in release.program.languages)
    return {letter.text for letter in letters if letter}
