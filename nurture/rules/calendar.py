"""Business days, office hours and waits, in the zone of whom they concern.

A zone may be several: a contact whose country spans zones is written to in the hours that are in window in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from babel.core import get_global

from nurture.rules.spans import WEEKDAYS, Hours, Span

Zones = tuple[ZoneInfo, ...]

_LONGEST_CLOSURE = 30  # days; no country shuts longer, so a search that finds nothing by then never will
_SATURDAY = 5
_SECOND = timedelta(seconds=1)


class Calendar:
    """Which days are business days in a country and region; unknown ones have weekends only."""

    def __init__(self, country: str, region: str = "") -> None:
        self._days: dict[date, bool] = {}
        self._holidays: holidays.HolidayBase | None = None
        if country in _countries():
            self._holidays = holidays.country_holidays(country, subdiv=_parts(country).get(_part(country, region)))

    def is_holiday(self, day: date) -> bool:
        return self._holidays is not None and day in self._holidays

    def is_business_day(self, day: date) -> bool:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = (
                self._holidays.is_working_day(day) if self._holidays is not None else day.weekday() < _SATURDAY
            )
        return known


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries())


@lru_cache(maxsize=512)
def _parts(country: str) -> dict[str, str]:
    """The parts of a country that have holidays of their own, by their codes and the names that are known of them."""
    known = holidays.country_holidays(country)
    names = {name.casefold(): code for name, code in known.subdivisions_aliases.items()}
    return names | {code.casefold(): code for code in known.subdivisions}


def _part(country: str, region: str) -> str:
    """`BY`, as ISO 3166-2 says `DE-BY`, in any letters."""
    return region.strip().casefold().removeprefix(f"{country.casefold()}-")


@lru_cache(maxsize=512)
def calendar_of(country: str, region: str = "") -> Calendar:
    return Calendar(country, region)


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The zone of that name, or None where there is none such."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # ZoneInfo("Europe") is a folder, "../x" a bad key
        return None


@lru_cache(maxsize=512)
def zones_of_country(country: str) -> Zones:
    """The country's zones, one for each offset that its zones have today's rules for."""
    found = (zone(name) for name in get_global("territory_zones").get(country, ()))
    by_offsets: dict[tuple[timedelta | None, ...], ZoneInfo] = {}
    for one in found:
        if one is not None:
            by_offsets.setdefault(tuple(datetime(2026, month, 1, tzinfo=one).utcoffset() for month in (1, 7)), one)
    return tuple(by_offsets[offsets] for offsets in sorted(by_offsets, key=str))


@lru_cache(maxsize=4096)
def zones_for(contact_zone: str, partner_zone: str, country: str, rep_zone: str) -> Zones:
    """Where a contact's clock stands: its own zone, else the partner's, else the country's, else the rep's."""
    for name in (contact_zone, partner_zone):
        if own := zone(name):
            return (own,)
    if several := zones_of_country(country):
        return several
    return (zone(rep_zone) or ZoneInfo("UTC"),)


@lru_cache(maxsize=4096)  # a group of letters asks the same again and again
def add(span: Span, start: datetime, place: ZoneInfo, calendar: Calendar, hours: Hours | None = None) -> datetime:
    """The moment a span after `start`, by the clock and calendar of that place; business hours need `hours`."""
    if span.unit in ("minutes", "hours"):
        return start + span.plain
    if span.unit == "business hours":
        if hours is None:
            raise ValueError("Business hours need to know whose.")
        return _add_business_hours(span.amount, start, place, calendar, hours)
    local = start.astimezone(place)
    day = _nth_business_day(local.date(), span.amount, calendar) if span.unit == "business days" else local.date() + span.plain
    return datetime.combine(day, local.time(), place).astimezone(UTC)


def _nth_business_day(day: date, count: int, calendar: Calendar) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_business_day(day)
    return day


def _add_business_hours(amount: int, start: datetime, place: ZoneInfo, calendar: Calendar, hours: Hours) -> datetime:
    left = timedelta(hours=amount)
    for opens, closes in _openings(hours, place, calendar, start):
        begin = max(opens, start)
        if begin + left <= closes:
            return begin + left
        left -= closes - begin
    raise AssertionError("openings never end")


def _openings(hours: Hours, place: ZoneInfo, calendar: Calendar, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The open stretches that end after `moment`, in order, in UTC."""
    day = moment.astimezone(place).date() - timedelta(days=1)
    while True:
        if WEEKDAYS[day.weekday()] in hours.days and calendar.is_business_day(day):
            opens, closes = _stretch(day, hours, place)
            if closes > moment and opens < closes:
                yield opens, closes
        day += timedelta(days=1)


def _stretch(day: date, hours: Hours, place: ZoneInfo) -> tuple[datetime, datetime]:
    """When the hours begin and end on a day; at once where the clock leaps over all of them.

    Of a time that the clock shows twice the inner one counts, so that it shows no other hours meanwhile.
    """
    opens, closes = _instant(day, hours.start, place, fold=1), _instant(day, hours.end, place)
    return (opens, closes) if opens < closes else (_instant(day, hours.start, place), closes)


@lru_cache(maxsize=4096)  # so do the windows of a day
def _instant(day: date, at: time, place: ZoneInfo, fold: int = 0) -> datetime:
    """When the clock there shows that time, the first or (fold 1) the second time; what it leaps over is when it leaps."""
    shown = datetime.combine(day, at, place)
    moment = shown.replace(fold=fold).astimezone(UTC)
    if moment.astimezone(place).replace(fold=0) == shown:
        return moment
    return _leap(shown.replace(fold=1), shown, place)


def _leap(early: datetime, late: datetime, place: ZoneInfo) -> datetime:
    """The whole second between the two, of which the one is before and the other after it, in which the clock leaps."""
    before, after = early.astimezone(UTC), late.astimezone(UTC)
    offset = after.astimezone(place).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) / 2
        before, after = (before, middle) if middle.astimezone(place).utcoffset() == offset else (middle, after)
    return after.replace(microsecond=0)


def next_open(hours: Hours, place: ZoneInfo, calendar: Calendar, moment: datetime) -> datetime:
    """`moment` itself if it is open then, else the next opening."""
    opens, _ = next(_openings(hours, place, calendar, moment))
    return max(opens, moment)


@lru_cache(maxsize=4096)
def next_open_everywhere(hours: Hours, zones: Zones, calendar: Calendar, moment: datetime) -> datetime:
    """The next moment that is open in all zones.

    A country so wide that no hour suits all of it (Hawaii to Maine) is taken at its middle zone.
    """
    if len(zones) == 1:
        return next_open(hours, zones[0], calendar, moment)
    candidate = moment
    while candidate < moment + timedelta(days=_LONGEST_CLOSURE):
        latest = max(next_open(hours, place, calendar, candidate) for place in zones)
        if latest == candidate:
            return candidate
        candidate = latest
    return next_open(hours, zones[len(zones) // 2], calendar, moment)


def day_start(day: date, place: ZoneInfo) -> datetime:
    """Local midnight, or the first moment of a day that has none."""
    return _instant(day, time.min, place)
