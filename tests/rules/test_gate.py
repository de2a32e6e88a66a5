"""The gate lets a letter go, holds it until a moment with a reason, or drops it with a reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nurture.rules.calendar import calendar_of
from nurture.rules.gate import PACED, Drop, Hold, Send, Standing, decide, is_paced_otherwise
from nurture.rules.ramp_up import RampUp
from nurture.rules.reps import Away
from tests.cast import make_release, make_rep

PROGRAM = make_release().program
TUESDAY_MORNING = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)

READY = Standing(
    waits_since=TUESDAY_MORNING,
    locale="de",
    language="de",
    consent="granted",
    country="DE",
    zones=(ZoneInfo("Europe/Berlin"),),
    calendar=calendar_of("DE"),
    rep=make_rep("r1"),
    not_live=None,
    may_receive=True,
    enrolled=True,
    graduated=False,
    outside_pool=None,
    paused=None,
    paused_until=None,
    suppressed=None,
    open_call=False,
    letter_written=True,
    sent_to_contact=(),
    sent_to_partner=(),
    sent_by_rep=0,
)


def decided(now: datetime = TUESDAY_MORNING, **changes: Any) -> Send | Hold | Drop:
    return decide(READY._replace(**changes), PROGRAM, now)


def test_a_letter_does_not_age_while_the_program_is_not_live() -> None:
    old = {"waits_since": TUESDAY_MORNING - timedelta(days=90)}

    assert isinstance(decided(**old, not_live="the program is not live"), Hold)
    assert isinstance(decided(**old), Drop)


def test_nothing_stands_against_it() -> None:
    assert decided() == Send("de")


@pytest.mark.parametrize(
    ("changes", "state", "because"),
    [
        ({"suppressed": "suppressed by unsubscribe"}, "suppressed", "suppressed by unsubscribe"),
        ({"consent": "legitimate_interest"}, "suppressed", "consent is legitimate_interest, which does not do in DE"),
        ({"consent": ""}, "suppressed", "consent is missing, which does not do in DE"),
        ({"enrolled": False}, "cancelled", "the contact has left the stream"),
        ({"graduated": True}, "cancelled", "the partner has graduated"),
        ({"outside_pool": "CH is not in the pool"}, "cancelled", "CH is not in the pool"),
        ({"waits_since": TUESDAY_MORNING - timedelta(days=15)}, "expired", "it waited longer than 14 days"),
    ],
)
def test_it_drops(changes: dict[str, Any], state: str, because: str) -> None:
    assert decided(**changes) == Drop(state, because)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"may_receive": False}, "NURTURE_ONLY_TO does not name the recipient"),
        ({"open_call": True}, "a call is open"),
        ({"rep": None}, "the partner has no owner"),
        ({"rep": make_rep("r1", active=False)}, "the owner is not active"),
        ({"locale": None, "language": "ja"}, "letters to readers of ja are held"),
        ({"letter_written": False}, "the letter is not written in de"),
    ],
)
def test_it_holds_and_looks_again_a_day_later(changes: dict[str, Any], because: str) -> None:
    assert decided(**changes) == Hold(TUESDAY_MORNING + timedelta(days=1), because)


def test_suppression_comes_before_everything_that_only_holds() -> None:
    decision = decided(suppressed="suppressed by complaint", not_live="the program is not live", open_call=True)

    assert isinstance(decision, Drop)


@pytest.mark.parametrize("order", ["not_live", "paused"])
def test_an_order_to_wait_makes_no_letter_older(order: str) -> None:
    old = {"waits_since": TUESDAY_MORNING - timedelta(days=90)}

    assert decided(**old, **{order: "budget review"}) == Hold(TUESDAY_MORNING + timedelta(days=1), "budget review", ages=False)


def test_a_pause_with_an_end_holds_until_then() -> None:
    ends = TUESDAY_MORNING + timedelta(days=4)

    assert decided(paused="summer break", paused_until=ends) == Hold(ends, "summer break", ages=False)


NEW = RampUp("vendor.example", date(2026, 3, 2), 50, 1.5)  # since Monday


def of_new_domain(sent: int, **changes: Any) -> Send | Hold | Drop:
    return decide(READY._replace(sent_by_domain=sent), make_release(ramp_up=replace(NEW, **changes)).program, TUESDAY_MORNING)


def test_a_new_domain_sends_what_its_day_allows_and_the_rest_waits_for_the_next() -> None:
    assert isinstance(of_new_domain(74), Send)
    assert of_new_domain(75) == Hold(
        TUESDAY_MORNING.replace(day=4, hour=7, minute=30), "the domain vendor.example may send 75 letters today while it is new"
    )


def test_a_domain_sends_nothing_before_its_day() -> None:
    assert of_new_domain(0, starts=date(2026, 3, 5)) == Hold(
        TUESDAY_MORNING.replace(day=5, hour=7, minute=30), "the domain vendor.example sends from 5 Mar 2026 on"
    )


def test_the_other_domains_are_not_slowed_down() -> None:
    assert isinstance(of_new_domain(75, domain="other.example"), Send)


def test_at_night_it_waits_for_the_window() -> None:
    night = datetime(2026, 3, 3, 22, 0, tzinfo=UTC)

    assert decided(now=night) == Hold(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "outside the sending window")


def test_a_contact_s_cap_leaves_room_when_the_oldest_letter_is_old_enough() -> None:
    friday = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)

    assert decided(sent_to_contact=[friday]) == Hold(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "the contact had 1 in 5 days")


def test_colleagues_share_the_partner_s_cap() -> None:
    letters = [TUESDAY_MORNING - timedelta(days=days) for days in (1, 2, 6)]

    assert decided(sent_to_partner=letters) == Hold(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "the partner had 3 in 7 days")


def test_a_rep_who_has_written_enough_goes_on_tomorrow() -> None:
    decision = decided(sent_by_rep=200)

    assert decision == Hold(datetime(2026, 3, 4, 7, 30, tzinfo=UTC), "the owner had 200 letters a day")


def test_letters_wait_for_an_owner_who_is_away() -> None:
    on_leave = make_rep("r1", away=(Away(date(2026, 3, 2), date(2026, 3, 6)),))

    assert decided(rep=on_leave) == Hold(datetime(2026, 3, 9, 7, 30, tzinfo=UTC), "the owner is away until 7 Mar 2026")


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        (datetime(2026, 3, 3, 22, 0, tzinfo=UTC), {}),
        (datetime(2026, 4, 6, 9, 0, tzinfo=UTC), {"waits_since": datetime(2026, 4, 6, tzinfo=UTC)}),  # Easter Monday
        (TUESDAY_MORNING, {"sent_to_contact": [TUESDAY_MORNING]}),
        (TUESDAY_MORNING, {"sent_to_partner": [TUESDAY_MORNING] * 3}),
        (TUESDAY_MORNING, {"sent_by_rep": 200}),
        (TUESDAY_MORNING, {"rep": make_rep(active=False)}),
        (TUESDAY_MORNING, {"rep": make_rep(away=(Away(date(2026, 3, 2), date(2026, 3, 6)),))}),
    ],
)
def test_what_a_release_may_lift_is_known_by_its_reason(now: datetime, changes: dict[str, Any]) -> None:
    decision = decided(now, **changes)

    assert isinstance(decision, Hold)
    assert decision.because.startswith(PACED)


def test_so_is_what_a_new_domain_holds() -> None:
    for decision in (of_new_domain(75), of_new_domain(0, starts=date(2026, 3, 5))):
        assert isinstance(decision, Hold)
        assert decision.because.startswith(PACED)


def test_other_words_or_phone_numbers_let_no_letter_go_earlier() -> None:
    reps = {"r1": make_rep("r1", phone="+49 30 1"), "r2": make_rep("r2")}

    assert not is_paced_otherwise(make_release(reps=reps, letterhead_text="{{ body }}"), make_release())
