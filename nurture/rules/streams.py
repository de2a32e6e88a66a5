"""Steps, streams and personas, as checked and frozen.

A stream is flat: every step knows the next by id, and paths meet again by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nurture.rules.conditions import Condition, Did
from nurture.rules.spans import Span


@dataclass(frozen=True, slots=True)
class EmailStep:
    """Send the letter `templates/<persona>/<id>.<locale>.md`, or one of its variants, `after` the one before.

    `event` is the id of a dated event; the letter goes at least `ahead` of its start, or not at all. `renamed_from` are the
    ids that the step has had, the eldest first.
    """

    id: str
    about: str
    after: Span
    next: str | None
    offer: str | None = None
    variants: tuple[str, ...] = ()
    kind: Literal["email"] = "email"
    event: str | None = None
    ahead: Span = Span(0, "minutes")
    renamed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """One way on from a choice; `when` is None on the last, which takes everyone."""

    when: Condition | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ChooseStep:
    """After `after`, go on with the first path that fits."""

    id: str
    after: Span
    paths: tuple[Path, ...]
    kind: Literal["choose"] = "choose"
    renamed_from: tuple[str, ...] = ()


Step = EmailStep | ChooseStep


@dataclass(frozen=True, slots=True)
class Then:
    """Where an enrollment goes when its stream ends."""

    stream: str
    after: Span


@dataclass(frozen=True, slots=True)
class Stream:
    """The steps of one persona by id; `first` is where a contact enters. Flat: paths meet again by `next`."""

    first: str
    steps: dict[str, Step]
    then: Then
    goal: Did | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of partner. `match` is None for a stream that is only reached from another (a slow lane).

    `rollout` is the share of the partners it matches that it takes so far.
    """

    name: str
    describe: str
    match: Condition | None
    stream: Stream
    rollout: float = 1.0


def ahead(stream: Stream, step: str) -> set[str]:
    """The steps that can be met after this one."""
    met: set[str] = set()
    waiting = _nexts(stream.steps[step])
    while waiting:
        one = waiting.pop()
        if one and one not in met:
            met.add(one)
            waiting += _nexts(stream.steps[one])
    return met


def _nexts(step: Step) -> list[str | None]:
    return [step.next] if isinstance(step, EmailStep) else [path.next for path in step.paths]
