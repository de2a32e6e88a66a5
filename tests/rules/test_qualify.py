from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from nurture.rules.calls import Calling, Threshold
from nurture.rules.program import Pool
from nurture.rules.qualify import Instant, NotYet, Qualified, Standing, qualify, rank, separate
from nurture.rules.spans import Span

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
POOL = Pool(tiers=("registered", "silver"), countries=("DE",), exclude=("P9",))
CALLING = Calling(
    thresholds={
        "A": Threshold(15, 0, Span(4, "business hours")),
        "B": Threshold(20, 30, Span(1, "business days")),
        "D": Threshold(1, 0, Span(1, "business days")),
    },
    instant=("replied", "request"),
    instant_due=Span(2, "business hours"),
    rearm=0.5,
    cool_off=Span(60, "days"),
    attempts=5,
    recall=Span(2, "business days"),
    dispositions=(),
    unreached=Span(90, "days"),
)
READY = Standing(
    external_id="P1",
    tier="registered",
    country="DE",
    grade="A",
    competence=40,
    has_owner=True,
    graduated=False,
    heldout=False,
    open_call=False,
    suppressed=None,
    cool_off_until=None,
    interest=16_000,
    lowest_since=None,
    signals=(NOW - 2 * HOUR, NOW - HOUR),
    instant=None,
)
REPLY = Instant("replied", NOW)


def decide(**changes: Any) -> Qualified | NotYet:
    return qualify(READY._replace(**changes), CALLING, POOL, NOW)


def test_interest_over_the_threshold_with_two_signals_an_hour_apart_qualifies() -> None:
    assert decide() == Qualified("interest", 15_000, "Interest 16.0 is over 15, which grade A needs.")


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"signals": ()}, "opens are none"),
        ({"signals": (NOW, NOW - timedelta(seconds=40))}, "two signals an hour apart"),
        ({"signals": (NOW,)}, "two signals an hour apart"),
        ({"interest": 14_949}, "under what the grade needs (14.9 of 15)"),
        ({"grade": "B", "interest": 25_000, "competence": 29}, "competence is under what the grade needs (29 of 30)"),
        ({"grade": "C", "interest": 90_000}, "grade C is not called for its interest"),
        ({"heldout": True}, "holdout"),
        ({"lowest_since": 7_500}, "not cooled down since the last call (under 7.5)"),
    ],
)
def test_a_partner_that_nobody_asked_us_to_ring_waits(changes: dict[str, Any], because: str) -> None:
    decision = decide(**changes)
    assert isinstance(decision, NotYet)
    assert because in decision.sentence
    assert isinstance(decide(**changes, instant=REPLY), Qualified)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"suppressed": "suppressed by do_not_call"}, "suppressed by do_not_call"),
        ({"grade": "D"}, "fit D is never called"),
        ({"open_call": True}, "a call is open already"),
        ({"graduated": True}, "graduated"),
        ({"tier": "gold"}, "tier gold is not in the pool"),
        ({"country": "FR"}, "FR is not in the pool"),
        ({"external_id": "P9"}, "excluded from the pool"),
        ({"has_owner": False}, "no owner"),
    ],
)
def test_no_trigger_overrides_these(changes: dict[str, Any], because: str) -> None:
    for instant in (None, REPLY):
        decision = decide(**changes, interest=99_000, instant=instant)
        assert isinstance(decision, NotYet)
        assert because in decision.sentence


def test_a_cool_off_says_when_to_look_again() -> None:
    until = NOW + timedelta(days=3)
    assert decide(cool_off_until=until) == NotYet("the partner cools off", "until 6 Mar 2026", until)
    assert isinstance(decide(cool_off_until=NOW), Qualified)


def test_hot_cold_hot_again_qualifies() -> None:
    assert isinstance(decide(lowest_since=7_499), Qualified)


def test_a_request_needs_no_points() -> None:
    decision = decide(interest=0, signals=(), instant=Instant("request", NOW))
    assert decision == Qualified("request", 0, "They asked for a price, a demo or a call.")


def test_two_letters_clicks_an_hour_apart_are_separate() -> None:
    assert separate([NOW, NOW - HOUR])
    assert not separate([NOW, NOW - HOUR + timedelta(milliseconds=1)])


def test_whoever_asked_is_rung_first_then_the_grade_then_the_interest() -> None:
    best_first = [("replied", "C", 0), ("interest", "A", 15_000), ("interest", "B", 900_000_000), ("interest", "B", 20_000)]
    ranks = [rank(trigger, grade, interest) for trigger, grade, interest in best_first]  # type: ignore[arg-type]
    assert ranks == sorted(ranks, reverse=True)
    assert max(ranks) < 2**31
