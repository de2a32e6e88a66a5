"""Dated events that have begun: whatever names them is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from nurture.content.findings import Finding
from nurture.content.tree import Node, below
from nurture.rules.program import Program
from nurture.rules.when import moment_in_words


def past_event(program: Program, tree: Node, now: datetime) -> Iterator[Finding]:
    for event in program.events.values():
        if event.starts <= now:
            began = moment_in_words(event.starts, ZoneInfo(event.zone))
            wrong = f"The event {event.id} began {began}; steps that name it are skipped."
            place = below(tree, "events", event.id, "starts").place
            yield Finding(place, "past-event", wrong, "Give it its next date, or delete it and its steps.", "warning")
