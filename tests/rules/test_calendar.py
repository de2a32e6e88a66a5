"""Waits and windows, by the calendar and clock of whom they concern."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.rules.calendar import (
    Calendar,
    add,
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
