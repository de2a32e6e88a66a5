from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from nurture.rules.due import due
from nurture.rules.reps import Away, Rep
from nurture.rules.spans import Hours, Span

JANA = Rep(
    id="r1",
    name="Jana Lindqvist",
    email="jana@vendor.example",
    phone="",
    zone="Europe/Stockholm",
    country="SE",
    languages=("en",),
    regions=(),
    hours=Hours(("mon", "tue", "wed", "thu", "fri"), time(9), time(17)),
    partners=10,
    open_calls=10,
    letters_per_day=10,
    voices={},
)
FOUR_HOURS = Span(4, "business hours")
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)  # 10:00 in Stockholm


def test_four_business_hours_end_on_the_same_day() -> None:
    assert due(FOUR_HOURS, TUESDAY, JANA) == datetime(2026, 3, 3, 13, 0, tzinfo=UTC)


def test_closing_time_is_still_in_hours() -> None:
    assert due(FOUR_HOURS, datetime(2026, 3, 3, 12, 0, tzinfo=UTC), JANA) == datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


def test_the_weekend_does_not_count() -> None:
    friday_evening = datetime(2026, 3, 6, 20, 0, tzinfo=UTC)
    assert due(FOUR_HOURS, friday_evening, JANA) == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def test_a_rep_who_is_away_rings_after_the_return() -> None:
    away = replace(JANA, away=(Away(date(2026, 3, 2), date(2026, 3, 6)),))
    assert due(FOUR_HOURS, TUESDAY, away) == datetime(2026, 3, 9, 12, 0, tzinfo=UTC)


def test_what_would_fall_into_an_absence_waits_for_its_end() -> None:
    away = replace(JANA, away=(Away(date(2026, 3, 4), date(2026, 3, 10)),))
    assert due(Span(1, "business days"), TUESDAY, away) == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)
