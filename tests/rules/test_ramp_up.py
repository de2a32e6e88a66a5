"""A new sender domain sends a little more each day."""

from datetime import date, timedelta

import pytest

from nurture.rules.ramp_up import RampUp, allowance, in_words, ramped
from nurture.rules.spans import Weekday

MONDAY = date(2026, 11, 30)
WINDOW: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu")
NEW = RampUp("vendor.example", MONDAY, 50, 1.5)


def test_it_grows_on_sending_days_only() -> None:
    first_nine = [allowance(NEW, WINDOW, MONDAY + timedelta(days=day)) for day in range(9)]

    assert first_nine == [50, 75, 112, 169, 253, 253, 253, 253, 380]  # Friday to Sunday are as Monday: four days have gone


@pytest.mark.parametrize("first", range(7))
@pytest.mark.parametrize("days", range(0, 40, 3))
def test_it_counts_the_days_of_the_window_that_have_gone(first: int, days: int) -> None:
    doubling = RampUp("vendor.example", MONDAY + timedelta(days=first), 1, 2)
    gone = [doubling.starts + timedelta(days=day) for day in range(days)]

    assert allowance(doubling, WINDOW, doubling.starts + timedelta(days=days)) == min(
        2 ** sum(day.weekday() < 4 for day in gone), 1_000_000
    )


def test_nothing_is_sent_before_it_starts() -> None:
    assert allowance(NEW, WINDOW, MONDAY - timedelta(days=1)) == 0


def test_after_years_there_is_plenty_and_never_too_much_to_reckon() -> None:
    assert allowance(NEW, WINDOW, MONDAY + timedelta(days=10_000)) == 1_000_000


def test_one_that_does_not_grow_stays() -> None:
    steady = RampUp("vendor.example", MONDAY, 50, 1)

    assert allowance(steady, WINDOW, MONDAY + timedelta(days=10_000)) == 50
    assert in_words(steady).endswith("it sends at most 50 letters on its first day and after it.")


def test_it_is_about_one_domain_in_whatever_case() -> None:
    assert ramped(NEW, "Jana@VENDOR.example") == NEW
    assert ramped(NEW, "jana@mail.vendor.example") is None
    assert ramped(None, "jana@vendor.example") is None
