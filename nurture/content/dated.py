"""`events` of program.yaml: webinars and the like, with the hour they begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from nurture.content.form import Form, as_scalar, known, refuse, text
from nurture.content.keys import patterns
from nurture.content.keys.program import EVENT
from nurture.content.lands import zone
from nurture.content.tree import Node, below
from nurture.content.words import in_languages, line
from nurture.rules.dated import DatedEvent

_MOMENT = re.compile(patterns.MOMENT)


def dated_event(
    languages: Collection[str], topics: Collection[str], links: Collection[str] | None
) -> Callable[[str, Node], DatedEvent]:
    """`links` is None where they were refused: that is finding enough."""
    link_id = text if links is None else known("link", links)

    def read(event_id: str, node: Node) -> DatedEvent:
        form = Form(node, EVENT, f'the event "{event_id}"')
        starts, place = form.need("starts", moment), form.need("zone", zone)
        title = form.need("title", in_languages(languages, line))
        link, topic = form.need("link", link_id), form.need("topic", known("topic", topics))
        form.close(None)
        instant = starts.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
        if (after := instant.astimezone(ZoneInfo(place)).replace(tzinfo=None)) != starts:
            wrong = f"There is no {starts:%Y-%m-%d %H:%M} in {place}: the clocks go forward over it."
            raise refuse(below(node, "starts"), "moment", wrong, f"Write {after:%Y-%m-%d %H:%M}, if that is the hour.")
        return DatedEvent(event_id, title, instant, place, link, topic)

    return read


def moment(node: Node) -> datetime:
    """A day and an hour, by a clock that stands elsewhere."""
    written = as_scalar(node, "a day and an hour").value
    try:
        if _MOMENT.fullmatch(written):
            return datetime.fromisoformat(written)
    except ValueError:
        pass
    raise refuse(node, "moment", f'"{written}" is not a day and an hour.', "Write it as 2026-12-03 15:00.")
