"""Walking a stream: what an enrollment meets next. Pure; the same for the live tick and the forecast."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from nurture.rules.conditions import Facts, holds
from nurture.rules.dated import Events, too_late
from nurture.rules.spans import Span
from nurture.rules.streams import ChooseStep, EmailStep, Path, Stream


@dataclass(frozen=True, slots=True)
class Skipped:
    """A letter that is too late for its event."""

    step: EmailStep
    because: str


class Write(NamedTuple):
    """A letter falls due. `skipped` stood before it."""

    step: EmailStep
    skipped: tuple[Skipped, ...] = ()


class Wait(NamedTuple):
    """Look at `step` a span after now. `skipped` stood before it."""

    step: str
    after: Span
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """Nothing is left here but what was `skipped`; the stream's `then` says where to go."""

    skipped: tuple[Skipped, ...] = ()


Met = Write | Wait | End


def walk(stream: Stream, at: str | None, facts: Facts, seen: AbstractSet[str], events: Events, now: datetime) -> Met:
    """What stands at step `at`, whose wait is over.

    Letters in `seen` (step ids of this stream) are passed over without a wait: nobody gets one twice. So are those that
    are too late for their event. A choice is made at once; what it leads to has its own wait, which may be none.
    """
    skipped: tuple[Skipped, ...] = ()
    while at is not None:
        step = stream.steps[at]
        if isinstance(step, EmailStep):
            because = too_late(step, events, now)
            if step.id not in seen and not because:
                return Write(step, skipped)
            if step.id not in seen and because:
                skipped += (Skipped(step, because),)
            at = step.next
        else:
            at = _taken(step, facts, now).next
            if at is not None and stream.steps[at].after.amount:
                return Wait(at, stream.steps[at].after, skipped)
    return End(skipped)


def after_letter(stream: Stream, step_id: str) -> Wait | End:
    """What follows a letter that went or was dropped; its wait counts from then."""
    step = stream.steps.get(step_id)
    if not isinstance(step, EmailStep) or step.next is None:
        return End()
    return Wait(step.next, stream.steps[step.next].after)


def _taken(step: ChooseStep, facts: Facts, now: datetime) -> Path:
    return next(path for path in step.paths if path.when is None or holds(path.when, facts, now))


def first_unseen(stream: Stream, seen: AbstractSet[str], events: Events, now: datetime) -> str | None:
    """The step at which somebody who has had these letters goes on; None where nothing new is left.

    What is too late for its event is nothing to go on for; where something else is, it is met on the way, and skipped.
    """
    emails = (step for step in stream.steps.values() if isinstance(step, EmailStep))
    late = {step.id for step in emails if too_late(step, events, now)}
    return _first_unseen(stream, stream.first, seen) if _first_unseen(stream, stream.first, seen | late) else None


def _first_unseen(stream: Stream, at: str | None, seen: AbstractSet[str]) -> str | None:
    """A choice stands for the letters behind it: it is new while any of them is."""
    while at is not None:
        step = stream.steps[at]
        if isinstance(step, EmailStep):
            if step.id not in seen:
                return at
            at = step.next
        elif any(_first_unseen(stream, path.next, seen) for path in step.paths):
            return at
        else:
            at = None
    return None
