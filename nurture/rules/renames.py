"""Steps that were given another id: who stood at the old one, had its letter or acted on it, counts for the new one."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from nurture.rules.conditions import Facts
from nurture.rules.program import Release
from nurture.rules.streams import EmailStep, Step, Stream
from nurture.rules.variants import pick


def with_other_names(had: AbstractSet[str], stream: Stream) -> set[str]:
    """Steps that were had, under every id that they have borne."""
    families = (_names(step) for step in stream.steps.values() if step.renamed_from)
    return set(had).union(*(names for names in families if names & had))


def _names(step: Step) -> set[str]:
    return {step.id, *step.renamed_from}


def step_now(stream: Stream, step_id: str) -> Step | None:
    """The step that bears this id, or once did."""
    return stream.steps.get(step_id) or next((step for step in stream.steps.values() if step_id in step.renamed_from), None)


def step_before(last: Stream, step: Step) -> Step | None:
    """What a step was in the stream as it was released last."""
    names = (step.id, *reversed(step.renamed_from))
    return next((found for name in names if (found := step_now(last, name))), None)


def facts_now(facts: Facts, stream: Stream) -> Facts:
    """Deeds on letters whose step this stream calls otherwise, under the id that its conditions use."""
    now = {old: step.id for step in stream.steps.values() for old in step.renamed_from}
    if not now:
        return facts
    return replace(facts, deeds=[replace(deed, email=now.get(deed.email, deed.email)) for deed in facts.deeds])


def letter_drawn(step: EmailStep, stream: str, partner_key: str, secret: bytes) -> str:
    """The step's letter, or one of its variants by partner: colleagues get the same, and a rename draws no other."""
    if not step.variants:
        return step.id
    eldest = step.renamed_from[0] if step.renamed_from else step.id
    return pick(secret, step.variants, stream, eldest, partner_key)


def letter_now(release: Release, persona: str, step_id: str, letter: str, partner_key: str, secret: bytes) -> str | None:
    """What the letter of a step is called in this release; None where it holds no such letter any more."""
    if is_written(release, persona, letter):
        return letter
    found = release.personas.get(persona)
    step = step_now(found.stream, step_id) if found else None
    return letter_drawn(step, persona, partner_key, secret) if isinstance(step, EmailStep) else None


def is_written(release: Release, persona: str, letter: str) -> bool:
    """In any language."""
    return any(release.letter(persona, letter, locale) for locale in release.program.languages)


def is_lost(release: Release, persona: str, step: EmailStep) -> bool:
    """Whether a stream that is released has neither this step any more nor a letter of it: who comes to it is led past."""
    found = release.personas.get(persona)
    if found is None or isinstance(step_now(found.stream, step.id), EmailStep):
        return False
    return not any(is_written(release, persona, letter) for letter in step.variants or (step.id,))


# --- from one release to the next ------------------------------------------------------------------------------------


def remember(release: Release, before: Release) -> Release:
    """Steps keep the ids that they bear or bore in the release before.

    So `renamed_from` may be deleted once it is released, and a release that comes back knows what was had since.
    """
    personas = {
        name: replace(persona, stream=_remembering(persona.stream, before.personas[name].stream))
        if name in before.personas
        else persona
        for name, persona in release.personas.items()
    }
    return replace(release, personas=personas)


def _remembering(stream: Stream, before: Stream) -> Stream:
    """An id that another step of this stream bears or claims is not taken from it."""
    steps = {}
    for step_id, step in stream.steps.items():
        others = set().union(*(_names(other) for other in stream.steps.values() if other is not step))
        former = dict.fromkeys((*_family(step, before), *step.renamed_from))
        names = tuple(name for name in former if name != step_id and name not in others)
        steps[step_id] = replace(step, renamed_from=names) if names != step.renamed_from else step
    return replace(stream, steps=steps)


def _family(step: Step, before: Stream) -> Iterator[str]:
    """Every id of the steps of the release before that this one was, the eldest first."""
    for other in before.steps.values():
        if _names(step) & _names(other):
            yield from (*other.renamed_from, other.id)


def taken_again(release: Release, before: Release) -> Iterator[tuple[str, str, str]]:
    """(persona, step, the step that bore its id until the release before) of new steps: who had that one would not get it."""
    for name, persona in release.personas.items():
        if name not in before.personas:
            continue
        steps = before.personas[name].stream.steps
        for step_id in persona.stream.steps.keys() - steps.keys():
            for other in steps.values():
                if step_id in other.renamed_from and other.id in persona.stream.steps:
                    yield name, step_id, other.id
