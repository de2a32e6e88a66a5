"""Waits and windows, by the calendar and clock of whom they concern."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.rules.calendar import (
    Calendar,
    add,
    day_start,
    next_open,
    next_open_everywhere,
    zone,
    zones_for,
    zones_of_country,
)
from nurture.rules.spans import Hours, Span

BERLIN = ZoneInfo("Europe/Berlin")
GERMANY = Calendar("DE")
MORNINGS = Hours(("mon", "tue", "wed", "thu"), time(8, 30), time(11, 30))
OFFICE = Hours(("mon", "tue", "wed", "thu", "fri"), time(9), time(17))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def test_business_days_pass_over_weekends_and_holidays() -> None:
    before_easter = berlin("2026-04-01 10:00")

    assert add(Span(2, "business days"), before_easter, BERLIN, GERMANY) == berlin("2026-04-07 10:00")


def test_business_hours_count_only_while_the_rep_works() -> None:
    friday_afternoon = berlin("2026-03-06 15:30")

    assert add(Span(4, "business hours"), friday_afternoon, BERLIN, GERMANY, OFFICE) == berlin("2026-03-09 11:30")


def test_days_keep_the_local_hour_when_the_clocks_change() -> None:
    before = berlin("2026-03-28 10:00")

    assert add(Span(2, "days"), before, BERLIN, GERMANY) == berlin("2026-03-30 10:00")


def test_an_open_window_is_open_now() -> None:
    assert next_open(MORNINGS, BERLIN, GERMANY, berlin("2026-03-03 09:15")) == berlin("2026-03-03 09:15")


def test_a_closed_window_opens_on_the_next_business_morning() -> None:
    assert next_open(MORNINGS, BERLIN, GERMANY, berlin("2026-03-05 11:30")) == berlin("2026-03-09 08:30")


def test_regional_holidays_are_kept() -> None:
    corpus_christi = berlin("2026-06-04 09:00")

    assert next_open(MORNINGS, BERLIN, Calendar("DE", "BY"), corpus_christi) == berlin("2026-06-08 08:30")
    assert next_open(MORNINGS, BERLIN, Calendar("DE", "BE"), corpus_christi) == corpus_christi


@pytest.mark.parametrize(
    ("country", "region", "day"),
    [
        ("DE", "DE-BY", date(2026, 6, 4)),
        ("DE", "de-by", date(2026, 6, 4)),
        ("DE", " by", date(2026, 6, 4)),
        ("DE", "BAYERN", date(2026, 6, 4)),
        ("CH", "CH-ZH", date(2026, 5, 1)),
        ("US", "US-CA", date(2026, 3, 31)),
        ("GB", "GB-SCT", date(2026, 11, 30)),
        ("ES", "es-ct", date(2026, 9, 11)),
    ],
)
def test_a_region_may_be_written_as_people_do(country: str, region: str, day: date) -> None:
    assert not Calendar(country).is_holiday(day)
    assert Calendar(country, region).is_holiday(day)


@pytest.mark.parametrize("country", ["__init__", "__file__", "HolidayBase", "XX", "", "\x00"])
def test_a_country_that_there_is_not_has_weekends_only(country: str) -> None:
    assert Calendar(country, "BY").is_business_day(date(2026, 12, 25))
    assert not Calendar(country, "BY").is_business_day(date(2026, 12, 26))


def test_a_contact_in_a_country_of_several_zones_is_written_to_when_all_are_in_window() -> None:
    lisbon_and_azores = zones_of_country("PT")
    opens = next_open_everywhere(MORNINGS, lisbon_and_azores, Calendar("PT"), datetime(2026, 3, 3, 0, tzinfo=UTC))

    assert len(lisbon_and_azores) > 1
    assert all(time(8, 30) <= opens.astimezone(one).time() < time(11, 30) for one in lisbon_and_azores)


def test_a_country_too_wide_for_one_window_is_taken_at_its_middle() -> None:
    opens = next_open_everywhere(MORNINGS, zones_of_country("US"), Calendar("US"), datetime(2026, 3, 3, 0, tzinfo=UTC))

    assert opens.date().isoformat() == "2026-03-03"


def test_a_contact_s_own_zone_comes_before_the_partner_s_and_the_country_s() -> None:
    assert zones_for("Asia/Seoul", "Europe/Berlin", "FR", "UTC") == (ZoneInfo("Asia/Seoul"),)
    assert zones_for("", "Europe/Berlin", "FR", "UTC") == (ZoneInfo("Europe/Berlin"),)
    assert zones_for("", "", "FR", "UTC") == (ZoneInfo("Europe/Paris"),)
    assert zones_for("", "", "XX", "Europe/Rome") == (ZoneInfo("Europe/Rome"),)


@pytest.mark.parametrize("name", ["", "Europe", "../../etc/passwd", "Nowhere/City", "\0"])
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone(name) is None


EVERY_NIGHT = Hours(("mon", "tue", "wed", "thu", "fri"), time(0, 15), time(0, 45))
CAIRO = ZoneInfo("Africa/Cairo")


def test_hours_that_the_clock_leaps_over_do_not_come_that_day() -> None:
    """In Cairo the clock went from midnight to one on Friday, 24 April 2026."""
    thursday_evening = datetime(2026, 4, 23, 20, 0, tzinfo=UTC)

    assert next_open(EVERY_NIGHT, CAIRO, GERMANY, thursday_evening) == datetime(2026, 4, 26, 21, 15, tzinfo=UTC)


def test_hours_that_begin_in_a_leap_begin_when_the_clock_has_leapt() -> None:
    small_hours = Hours(("fri",), time(0, 30), time(3))
    opens = next_open(small_hours, CAIRO, GERMANY, datetime(2026, 4, 23, 20, 0, tzinfo=UTC))

    assert opens.astimezone(CAIRO).isoformat() == "2026-04-24T01:00:00+03:00"


def test_of_an_hour_that_comes_twice_windows_keep_to_the_inner_one() -> None:
    """In Cairo the clock goes back from midnight to eleven on Thursday, 29 October 2026."""
    late = Hours(("thu",), time(23, 30), time(23, 59))
    evening = Hours(("thu",), time(20), time(23, 30))
    noon = datetime(2026, 10, 29, 10, 0, tzinfo=UTC)

    assert next_open(late, CAIRO, GERMANY, noon) == datetime(2026, 10, 29, 20, 30, tzinfo=UTC)
    assert next_open(evening, CAIRO, GERMANY, datetime(2026, 10, 29, 20, 29, tzinfo=UTC)).day == 29
    assert next_open(evening, CAIRO, GERMANY, datetime(2026, 10, 29, 20, 30, tzinfo=UTC)).month == 11


def test_a_day_that_has_no_midnight_starts_when_the_clock_has_leapt() -> None:
    assert day_start(date(2026, 4, 24), CAIRO) == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)


def test_on_a_day_that_a_zone_leaves_out_nothing_opens() -> None:
    """Samoa went from Thursday, 29 December 2011, to Saturday, the 31st."""
    fridays = Hours(("fri",), time(9), time(17))

    assert next_open(fridays, ZoneInfo("Pacific/Apia"), GERMANY, datetime(2011, 12, 30, tzinfo=UTC)).year == 2012


@given(
    moment=st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),
    name=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_what_opens_is_open_wherever_the_clocks_change(moment: datetime, name: str) -> None:
    place = ZoneInfo(name)
    asked = moment.replace(tzinfo=UTC)
    opens = next_open(MORNINGS, place, GERMANY, asked)
    local = opens.astimezone(place)

    assert opens >= asked
    assert time(8, 30) <= local.time() < time(11, 30)
    assert local.weekday() < 4
