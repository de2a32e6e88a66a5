"""Interest: what an event is worth, which of many count, and what they come to at a moment.

Interest is in thousandths of a point, moments are milliseconds since 1970, as they are stored. Everything here gives the
same for the same set of events, in whatever order and however often they came.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from nurture.rules.rubric import Rubric, Rule

_QUARTER_HOUR = 900_000  # every zone's offset is a whole number of these


class Entry(NamedTuple):
    """One ledger row as its cap sees it: `tie` tells two of one moment apart, `worth` is None while it is not written."""

    event_id: int
    points: int
    at: int
    tie: int
    worth: int | None = None


_EARLIEST = itemgetter(2, 3)


def rule_for(rubric: Rubric, event: str, *, key_page: bool) -> Rule | None:
    """The first rule that takes this event."""
    return next((rule for rule in rubric.rules if rule.event == event and (key_page or not rule.key_pages)), None)


def rule_name(rule: Rule) -> str:
    return f"{rule.event}:key_page" if rule.key_pages else rule.event


def points(rule: Rule) -> int:
    return round(rule.points * 1000)


def bucket(rule: Rule, message_id: int | None, at: int, topic: str, zone: ZoneInfo) -> str:
    """Where a rule's cap counts together: a letter, a calendar period in program time, or a topic.

    What answers no letter counts by day where the rule counts by letter.
    """
    match rule.period:
        case "topic":
            return f"topic:{topic}"
        case "message" if message_id is not None:
            return f"message:{message_id}"
        case "week":
            year, week, _ = local_day(at // _QUARTER_HOUR, zone).isocalendar()
            return f"week:{year}-W{week:02}"
        case "month":
            return f"month:{local_day(at // _QUARTER_HOUR, zone):%Y-%m}"
        case _:
            return f"day:{local_day(at // _QUARTER_HOUR, zone)}"


@lru_cache(maxsize=4096)
def local_day(quarter_hour: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(quarter_hour * _QUARTER_HOUR / 1000, UTC).astimezone(zone).date()


def weigh(entries: Sequence[Entry], count: int) -> list[tuple[Entry, int]]:
    """One bucket's entries, each with its worth: its points if it is among the earliest `count`, else nothing."""
    if len(entries) <= count:
        return [(entry, entry.points) for entry in entries]
    earliest = sorted(entries, key=_EARLIEST)
    return [(entry, entry.points if place < count else 0) for place, entry in enumerate(earliest)]


def decayed(worth: int, age: int, half_life: int) -> int:
    """What is left of a worth at an age, rounded once; the future counts as now."""
    if age <= 0:
        return worth
    return math.floor(worth * math.pow(0.5, age / half_life) + 0.5)


def interest(rows: Iterable[tuple[int, int]], half_life: int, now: int) -> int:
    """The sum over (worth, moment) of what is left at `now`."""
    return sum(decayed(worth, now - at, half_life) for worth, at in rows)


def half_life(rubric: Rubric) -> int:
    """In milliseconds."""
    return int(rubric.half_life.plain.total_seconds() * 1000)


def partner_interest(contacts: Iterable[int]) -> int:
    """The partner's interest from its contacts': the best, half the second, a quarter of the third, …"""
    return sum(one >> place for place, one in enumerate(sorted(contacts, reverse=True)))
