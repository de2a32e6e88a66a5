"""When a rep must ring: spans in the rep's own working time, days away left out."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nurture.rules.calendar import Calendar, add, calendar_of, day_start, next_open, zone
from nurture.rules.reps import Rep
from nurture.rules.spans import Span

_MOMENT = timedelta(milliseconds=1)


def due(span: Span, start: datetime, rep: Rep) -> datetime:
    """A moment in the rep's hours, the span after `start`; whatever falls into an absence waits for the return."""
    place, calendar = place_of(rep), calendar_of(rep.country)
    ends = add(span, _at_work(rep, start, place, calendar), place, calendar, rep.hours)
    before = ends - _MOMENT  # closing time is still in hours
    opens = _at_work(rep, before, place, calendar)
    return ends if opens == before else opens


def _at_work(rep: Rep, moment: datetime, place: ZoneInfo, calendar: Calendar) -> datetime:
    opens = next_open(rep.hours, place, calendar, moment)
    day = opens.astimezone(place).date()
    back = next((away.last + timedelta(days=1) for away in rep.away if away.first <= day <= away.last), None)
    return _at_work(rep, day_start(back, place), place, calendar) if back else opens


def place_of(rep: Rep) -> ZoneInfo:
    """The rep's zone; a release names none that does not exist."""
    return zone(rep.zone) or ZoneInfo("UTC")
