"""Dated events that have begun, so that whatever names them is skipped, and those at an hour that comes twice."""

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


def hours_twice(whole: Whole) -> Iterator[Finding]:
    """Where clocks go back, the hour before it and the hour after have the same name."""
    for event in whole.program.events.values():
        local = event.starts.astimezone(ZoneInfo(event.zone))
        if local.replace(fold=1).utcoffset() != local.replace(fold=0).utcoffset():
            wrong = f"On this day {local:%H:%M} comes twice in {event.zone}, since the clocks go back; the first is meant here."
            place = below(whole.program_tree, "events", event.id, "starts").place
            yield Finding(place, "moment", wrong, "Write another hour, if it is the second.", "warning")
