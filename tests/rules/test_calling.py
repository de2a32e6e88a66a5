"""Whom to ring, what to offer, what to tell, and where a try leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from nurture.rules.calls import Disposition
from nurture.rules.conditions import Fact, Facts
from nurture.rules.evidence import Done, evidence
from nurture.rules.graduate import Band, first_day, judge, milestones, unmet
from nurture.rules.offer import pick_offer, why_not
from nurture.rules.program import Graduation, Offer
from nurture.rules.route import way_on
from nurture.rules.spans import Span
from nurture.rules.weights import Weight
from nurture.rules.whom import Person, Whom, whom
from tests.cast import make_release

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ADA, BEN = 1, 2
CALLING = make_release().program.calling
POINTS = Offer("three-points", {}, 2, Span(60, "days"), ("margin",))
LAB = Offer("lab", {}, 1, Span(60, "days"), ("margin", "security"))
OFFERS = {"three-points": POINTS, "lab": LAB}


# --- whom ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([Person(ADA, 9_000, True), Person(BEN, 4_000, True)], Whom(ADA, True, (BEN,))),
        ([Person(ADA, 9_000, False), Person(BEN, 4_000, True)], Whom(BEN, True, (ADA,))),
        ([Person(ADA, 9_000, False), Person(BEN, 4_000, False)], Whom(ADA, False, (BEN,))),
        ([Person(ADA, 9_000, True, silent=True), Person(BEN, 0, True)], Whom(BEN, True, (ADA,))),
        ([Person(ADA, 9_000, True), Person(BEN, 0, True)], Whom(ADA, True, ())),
        ([Person(ADA, 9_000, True), Person(BEN, 0, True, asked=True)], Whom(BEN, True, (ADA,))),
        ([Person(ADA, 9_000, True, silent=True)], None),
        ([], None),
    ],
)
def test_the_most_interested_who_can_be_rung_comes_first(people: list[Person], expected: Whom | None) -> None:
    assert whom(people) == expected


# --- offer -----------------------------------------------------------------------------------------------------------


def test_the_talk_tracks_own_offer_comes_before_one_on_the_topic() -> None:
    assert pick_offer("lab", "margin", OFFERS, {}, set()) == "lab"
    assert pick_offer(None, "margin", OFFERS, {}, set()) == "three-points"


def test_an_offer_that_is_spent_or_was_had_gives_way_to_the_next() -> None:
    assert pick_offer("three-points", "margin", OFFERS, {"three-points": 2}, set()) == "lab"
    assert pick_offer(None, "margin", OFFERS, {"lab": 1}, {"three-points"}) is None
    assert pick_offer("withdrawn", "deals", OFFERS, {}, set()) is None


def test_the_reason_why_an_offer_cannot_be_given_is_told() -> None:
    assert why_not(LAB, {"lab": 1}, set()) == "its budget of 1 is spent"
    assert why_not(LAB, {}, {"lab"}) == "this partner has had it before"
    assert why_not(LAB, {}, set()) is None


# --- evidence --------------------------------------------------------------------------------------------------------


def test_evidence_is_the_latest_deeds_newest_first_and_never_an_open() -> None:
    deeds = [
        Done(ADA, "clicked", NOW, "margin", "hello", "margin-calculator"),
        Done(ADA, "opened", NOW),
        Done(BEN, "attended", NOW + timedelta(days=1), "security"),
    ]
    assert [(line.contact, line.what, line.when) for line in evidence(deeds)] == [
        (BEN, "attended", "2026-03-04T09:00+00:00"),
        (ADA, "followed a link", "2026-03-03T09:00+00:00"),
    ]
    assert len(evidence(deeds * 9)) == 10


# --- route -----------------------------------------------------------------------------------------------------------

NO_ANSWER = Disposition("no_answer", "Nobody picked up", "retry", connected=False, after=Span(2, "business days"))
CALL_BACK = Disposition("call_back", "Asked to be rung later", "retry", connected=True)


def test_a_retry_keeps_the_call_until_its_tries_are_used_up() -> None:
    assert way_on(NO_ANSWER, 4, CALLING).again == Span(2, "business days")
    last = way_on(NO_ANSWER, 5, CALLING)
    assert (last.again, last.closed_as, last.cool_off) == (None, "unreached", CALLING.unreached)


def test_whoever_was_reached_and_wants_another_call_is_never_given_up() -> None:
    assert way_on(CALL_BACK, 5, CALLING).again == Span(1, "business days")


def test_other_routes_close_with_their_own_cool_off_or_the_programs() -> None:
    not_now = Disposition("not_now", "", "return", connected=True, after=Span(30, "days"))
    assert way_on(not_now, 0, CALLING).cool_off == Span(30, "days")
    assert way_on(replace(not_now, after=None), 0, CALLING).cool_off == CALLING.cool_off


# --- graduation --------------------------------------------------------------------------------------------------------

MOVING_UP = Graduation(
    tiers={"registered": "silver"},
    criteria=(
        Weight(Fact("partner.competence", at_least=50), 1, "can deliver without us"),
        Weight(Fact("partner.deals_won", at_least=1), 1, "has won a deal"),
    ),
    band=(0.03, 0.05),
    milestones=((1, "kick-off"), (12, "review")),
)


def test_each_criterion_says_whether_it_is_met() -> None:
    judged = judge(MOVING_UP, Facts({"partner.competence": 70, "partner.deals_won": 0}), NOW)
    assert [(one.because, one.met) for one in judged] == [("can deliver without us", True), ("has won a deal", False)]
    assert unmet(judged) == ("has won a deal",)


def test_the_plan_begins_on_the_day_and_has_its_last_step_in_week_twelve() -> None:
    assert [step.on for step in milestones(MOVING_UP, date(2026, 3, 3))] == [date(2026, 3, 3), date(2026, 5, 19)]


@pytest.mark.parametrize(("graduated", "side"), [(2, "below"), (3, "within"), (5, "within"), (6, "above")])
def test_the_band_tells_on_which_side_a_year_came_out(graduated: int, side: str) -> None:
    band = Band(graduated, 100, 365, 0.03, 0.05)
    assert band.side == side
    assert band.said == (
        f"{graduated} of 100 partners graduated in 12 months, {graduated}.0% a year: {side} the 3% to 5% that are expected."
    )


def test_less_than_a_year_is_told_by_its_pace() -> None:
    band = Band(2, 100, 73, 0.03, 0.05)
    assert (band.share_a_year, band.side) == (0.1, "above")
    assert band.said.startswith("2 of 100 partners graduated in 73 days, at this pace 10.0% a year: above")


def test_a_pool_without_partners_has_no_share() -> None:
    assert Band(0, 0, 365, 0.03, 0.05).said == "There are no partners to graduate yet."


@pytest.mark.parametrize(
    ("began", "first"),
    [(date(2020, 1, 1), date(2025, 3, 4)), (date(2026, 1, 5), date(2026, 1, 5)), (None, date(2026, 3, 3))],
)
def test_the_year_begins_no_sooner_than_the_program(began: date | None, first: date) -> None:
    assert first_day(began, date(2026, 3, 3)) == first
