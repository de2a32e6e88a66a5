"""Dated events that have begun: whatever names them is skipped."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.tree import below
from nurture.rules.when import moment_in_words


def past_events(whole: Whole) -> Iterator[Finding]:
    for event in whole.program.events.values():
        if whole.now and event.starts <= whole.now:
            began = moment_in_words(event.starts, ZoneInfo(event.zone))
            wrong = f"The event {event.id} began {began}; steps that name it are skipped."
            place = below(whole.program_tree, "events", event.id, "starts").place
            yield Finding(place, "past-event", wrong, "Give it its next date, or delete it and its steps.", "warning")
