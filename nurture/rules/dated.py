"""Dated events, such as a webinar: once one has begun, a letter that invites to it is too late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nurture.rules.streams import EmailStep


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Something with a day and an hour that letters invite to. `starts` is an instant, `zone` the one it was announced in,
    `link` the id of the declared link to it.
    """

    id: str
    title: dict[str, str]
    starts: datetime
    zone: str
    link: str
    topic: str


Events = Mapping[str, DatedEvent]


def too_late(step: EmailStep | None, events: Events, now: datetime) -> str | None:
    """Why the letter of this step does not go any more; None where it may, as any may that names no event.

    Events are those of the newest release: another date there is the date for everybody.
    """
    if step is None or step.event is None:
        return None
    event = events.get(step.event)
    if event is None:
        return f"the event {step.event} is declared no more"
    if now >= event.starts:
        return f"the event {event.id} has begun"
    if now >= event.starts - step.ahead.plain:
        return f"the event {event.id} begins in less than {step.ahead}"
    return None
