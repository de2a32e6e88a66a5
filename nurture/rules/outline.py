"""A stream as people read it: steps in order, paths below their choice, and about how long after entry each one falls.

Streams are kept flat; here the steps that all paths of a choice lead to stand once, after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from nurture.rules.conditions import Condition
from nurture.rules.spans import Span
from nurture.rules.streams import ChooseStep, EmailStep, Path, Stream

_WEEKDAYS, _WORKDAYS, _OFFICE_HOURS = 7, 5, 8


@dataclass(frozen=True, slots=True)
class Since:
    """Calendar days after entry, at the least: the shortest way there and the longest."""

    low: float
    high: float

    def later(self, span: Span) -> Since:
        days = about_days(span)
        return Since(self.low + days, self.high + days)


@dataclass(frozen=True, slots=True)
class Mail:
    step: EmailStep
    at: Since


@dataclass(frozen=True, slots=True)
class Way:
    """One path of a choice; `when` is None on the one that takes everyone."""

    when: Condition | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """A choice. `meets` is the step at which all its ways meet again; None where each goes on to the end."""

    step: ChooseStep
    at: Since
    ways: tuple[Way, ...]
    meets: str | None


Item = Mail | Fork


@dataclass(frozen=True, slots=True)
class Outline:
    """`end` is when the last letter has gone, whichever way was taken."""

    items: tuple[Item, ...]
    end: Since


def outline(stream: Stream) -> Outline:
    items, end = _laid_out(stream, stream.first, None, Since(0, 0))
    return Outline(items, end)


def about_days(span: Span) -> float:
    """Calendar days: five business days are a week, eight business hours a business day."""
    match span.unit:
        case "business days":
            return span.amount * _WEEKDAYS / _WORKDAYS
        case "business hours":
            return span.amount / _OFFICE_HOURS * _WEEKDAYS / _WORKDAYS
        case _:
            return span.plain.total_seconds() / 86_400


def _laid_out(stream: Stream, at: str | None, until: str | None, since: Since) -> tuple[tuple[Item, ...], Since]:
    """The steps from `at` up to `until`, and when the last of them is behind."""
    items: list[Item] = []
    while at is not None and at != until:
        step = stream.steps[at]
        since = since.later(step.after)
        if isinstance(step, EmailStep):
            items.append(Mail(step, since))
            at = step.next
        else:
            at = _meeting(stream, step)
            fork, since = _fork(stream, step, at, since)
            items.append(fork)
    return tuple(items), since


def _fork(stream: Stream, step: ChooseStep, meets: str | None, since: Since) -> tuple[Fork, Since]:
    laid = [(path, *_laid_out(stream, path.next, meets, since)) for path in step.paths]
    ways = tuple(Way(path.when, items) for path, items, _ in laid)
    ends = [end for _, _, end in laid]
    return Fork(step, since, ways, meets), Since(min(end.low for end in ends), max(end.high for end in ends))


def _meeting(stream: Stream, step: ChooseStep) -> str | None:
    """The first step that lies on every path."""
    first, *others = (_spine(stream, path) for path in step.paths)
    return next((one for one in first if all(one in other for other in others)), None)


def _spine(stream: Stream, path: Path) -> list[str]:
    """The steps that whoever takes this path meets for certain, in order."""
    spine: list[str] = []
    at = path.next
    while at is not None:
        spine.append(at)
        step = stream.steps[at]
        at = step.next if isinstance(step, EmailStep) else _meeting(stream, step)
    return spine
