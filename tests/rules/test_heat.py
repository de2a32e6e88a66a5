from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nurture.rules.heat import lowest_since, top_topic
from nurture.rules.score import interest, partner_interest

DAY = 86_400_000
HALF_LIFE = 30 * DAY

rows = st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 200 * DAY)), max_size=6)


def test_interest_is_lowest_just_before_the_row_that_warms_it_again() -> None:
    ada = [(16_000, 0), (10_000, 60 * DAY)]
    assert lowest_since([ada], HALF_LIFE, since=0, now=61 * DAY) == 4_000


def test_without_a_new_row_it_is_lowest_now() -> None:
    assert lowest_since([[(16_000, 0)]], HALF_LIFE, since=0, now=30 * DAY) == 8_000


@given(st.lists(rows, min_size=1, max_size=3), st.integers(0, 100 * DAY))
def test_no_moment_since_is_lower(contacts: list[list[tuple[int, int]]], since: int) -> None:
    now = 210 * DAY
    least = lowest_since(contacts, HALF_LIFE, since, now)
    for day in range(since // DAY + 1, 211):
        seen = [[row for row in one if row[1] <= day * DAY] for one in contacts]
        stood = partner_interest(interest(one, HALF_LIFE, day * DAY) for one in seen)
        assert least <= stood + len(contacts) * 12  # each row is rounded once


def test_the_topic_is_what_most_of_the_interest_is_about_now() -> None:
    touched = [(10_000, 0, "security"), (5_000, 90 * DAY, "margin"), (9_000, 90 * DAY, "")]
    assert top_topic(touched, HALF_LIFE, 90 * DAY) == "margin"
    assert top_topic(touched[:1], HALF_LIFE, 90 * DAY) == "security"
    assert top_topic([], HALF_LIFE, 0) == ""
