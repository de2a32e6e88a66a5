"""Intervals against published values: Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10."""

from __future__ import annotations

import pytest

from nurture.rules.lift import Mean, Share, mean_difference, share_difference, wilson


@pytest.mark.parametrize(
    ("treated", "holdout", "low", "high"),
    [
        (Share(56, 70), Share(48, 80), 0.0524, 0.3339),
        (Share(9, 10), Share(3, 10), 0.1705, 0.8090),
        (Share(6, 7), Share(2, 7), 0.0582, 0.8062),
        (Share(5, 56), Share(0, 29), -0.0381, 0.1926),
        (Share(0, 10), Share(0, 20), -0.1611, 0.2775),
        (Share(0, 10), Share(0, 10), -0.2775, 0.2775),
        (Share(10, 10), Share(0, 20), 0.6791, 1.0),
    ],
)
def test_the_difference_of_two_shares_lies_where_newcombe_says(treated: Share, holdout: Share, low: float, high: float) -> None:
    difference = share_difference(treated, holdout)
    assert difference.low == pytest.approx(low, abs=5e-5)
    assert difference.high == pytest.approx(high, abs=5e-5)


def test_a_share_lies_where_wilson_says() -> None:
    assert wilson(Share(81, 263)) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_a_large_effect_in_large_groups_can_be_told() -> None:
    difference = share_difference(Share(1828, 10_000), Share(1062, 10_000))  # the men's mail of Hillstrom's test
    assert difference.told
    assert difference.value == pytest.approx(0.0766)


def test_an_interval_that_spans_zero_cannot_be_told() -> None:
    difference = share_difference(Share(10, 100), Share(9, 100))
    assert (difference.told, difference.because) == (False, "the interval spans zero")


def test_few_partners_tell_nothing_however_large_the_difference() -> None:
    difference = share_difference(Share(900, 1000), Share(0, 29))
    assert (difference.told, difference.because) == (False, "the holdout has only 29 partners, and 30 are the least")


def test_without_a_holdout_there_is_no_interval() -> None:
    difference = share_difference(Share(1, 10), Share(0, 0))
    assert (difference.low, difference.high, difference.because) == (None, None, "there is no holdout to compare with")


def test_the_difference_of_two_means_uses_the_spread_of_each() -> None:
    treated = Mean(total=300.0, squares=1200.0, of=100)  # mean 3, variance 300 / 99
    holdout = Mean(total=100.0, squares=200.0, of=100)  # mean 1, variance 100 / 99
    difference = mean_difference(treated, holdout)
    half = 1.959964 * (300 / 99 / 100 + 100 / 99 / 100) ** 0.5
    assert (difference.low, difference.high) == pytest.approx((2 - half, 2 + half))
    assert difference.told
