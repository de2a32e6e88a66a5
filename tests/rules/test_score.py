from __future__ import annotations

import itertools
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nurture.rules.rubric import Rubric, Rule
from nurture.rules.score import Entry, bucket, decayed, half_life, interest, partner_interest, rule_for, rule_name, weigh
from nurture.rules.spans import Span

DAY = 86_400_000
RUBRIC = Rubric(
    Span(30, "days"),
    (Rule("visited", 3, 2, "week", key_pages=True), Rule("visited", 1, 1, "day"), Rule("clicked", 5, 1, "message")),
)
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_the_first_rule_that_takes_an_event_gives_its_points() -> None:
    key_page, other = rule_for(RUBRIC, "visited", key_page=True), rule_for(RUBRIC, "visited", key_page=False)
    assert key_page is not None
    assert other is not None
    assert (rule_name(key_page), rule_name(other)) == ("visited:key_page", "visited")
    assert rule_for(RUBRIC, "opened", key_page=False) is None


@pytest.mark.parametrize(
    ("period", "where"),
    [
        ("message", "message:7"),
        ("day", "day:2026-03-01"),
        ("week", "week:2026-W09"),
        ("month", "month:2026-03"),
        ("topic", "topic:margin"),
    ],
)
def test_cap_periods_are_calendar_buckets_in_program_time(period: str, where: str) -> None:
    """23:30 UTC on the last of February is March in Berlin."""
    rule = Rule("clicked", 5, 1, period)  # type: ignore[arg-type]
    assert bucket(rule, 7, at("2026-02-28T23:30"), "margin", BERLIN) == where


def test_what_answers_no_letter_counts_by_day_where_the_rule_counts_by_letter() -> None:
    assert bucket(RUBRIC.rules[2], None, at("2026-03-03T09:00"), "", BERLIN) == "day:2026-03-03"


def test_the_earliest_of_a_bucket_count_whatever_their_order() -> None:
    entries = [Entry(1, 5000, 30, 0), Entry(2, 5000, 10, 0), Entry(3, 5000, 20, 0)]
    for order in itertools.permutations(entries):
        assert {entry.event_id: worth for entry, worth in weigh(order, 2)} == {2: 5000, 3: 5000, 1: 0}


def test_two_of_one_moment_are_told_apart_by_their_fingerprints() -> None:
    entries = [Entry(1, 5000, 10, 9), Entry(2, 5000, 10, -9)]
    assert {entry.event_id: worth for entry, worth in weigh(entries, 1)} == {1: 0, 2: 5000}


def test_interest_halves_with_each_half_life_and_is_rounded_once_a_row() -> None:
    assert [decayed(5000, days * DAY, 30 * DAY) for days in (0, 30, 60, 300)] == [5000, 2500, 1250, 5]
    assert decayed(1000, 120 * DAY, 30 * DAY) == 63  # 62.5
    assert half_life(RUBRIC) == 30 * DAY


def test_what_lies_ahead_counts_in_full() -> None:
    assert decayed(5000, -DAY, 30 * DAY) == 5000


def test_a_partners_interest_is_its_best_and_half_of_the_second_and_so_on() -> None:
    assert partner_interest([4000, 10_000, 8000]) == 10_000 + 4000 + 1000
    assert partner_interest([]) == 0


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 400 * DAY))), st.integers(0, 400 * DAY))
def test_interest_is_the_sum_of_what_the_ledger_shows_and_only_falls(rows: list[tuple[int, int]], now: int) -> None:
    later = [(worth, moment) for worth, moment in rows if moment <= now]
    assert interest(later, 30 * DAY, now) == sum(decayed(worth, now - moment, 30 * DAY) for worth, moment in later)
    assert interest(later, 30 * DAY, now + DAY) <= interest(later, 30 * DAY, now)
