"""From which day to which the report counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from db.columns import from_db, to_db
from db.report import Span
from nurture.engine.report.shapes import Period
from nurture.rules.errors import UserError


def choose(since: date | None, until: date | None, began: int | None, now: datetime, zone: ZoneInfo) -> Period:
    """Left open, it runs from the program's beginning until today; it never runs past today."""
    today = now.astimezone(zone).date()
    beginning = from_db(began).astimezone(zone).date() if began is not None else today
    last = min(until or today, today)
    first = since or min(beginning, last)
    if until and first > until:
        raise UserError(f"--from {first} is after --to {until}.", "Give the earlier day with --from.")
    if first > today:
        raise UserError(f"--from {first} is still to come.", f"Today is {today} in {zone.key}.")
    return Period(first, last, (last - first).days + 1, since is None)


def span(period: Period, zone: ZoneInfo) -> Span:
    return Span(
        since=midnight(period.first, zone),
        until=midnight_after(period.last, zone),
        first=period.first.isoformat(),
        last=period.last.isoformat(),
    )


def midnight(day: date, zone: ZoneInfo) -> int:
    """The day's first moment in milliseconds."""
    return to_db(datetime.combine(day, time(), zone).astimezone(UTC))


def midnight_after(day: date, zone: ZoneInfo) -> int:
    """The first moment that is no longer this day."""
    return midnight(day + timedelta(days=1), zone)
