"""What the report counts, on a small pool in which every number can be told by hand.

Four partners: Aster is rung and graduates, Birch clicks, Cedar is out of reach, Dune is held out.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from db.enrollments import OUT_OF_CONTENT
from db.session import reading, transaction
from db.sql import STATEMENTS
from db.tables import (
    Attempt,
    Call,
    Crossing,
    Enrollment,
    Event,
    Graduation,
    Holdout,
    Message,
    Opportunity,
    Purchase,
    Score,
    StoredRelease,
)
from nurture.content import dump
from nurture.engine.graduate import proposals
from nurture.engine.report.measure import measure
from nurture.engine.report.shapes import Amount, Funnel, Place, Reason, Report
from nurture.rules.errors import UserError
from nurture.rules.events import SIGNALS
from nurture.rules.message import State, shown
from tests.cast import add_contact, add_partner, make_release, make_world
from tests.happenings import put_in_force

BEGAN = datetime(2026, 1, 5, 9, tzinfo=UTC)  # a Monday
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)


def put(connection: Connection, table: type[SQLModel], **values: Any) -> int:
    return int(connection.execute(insert(table).values(**values)).inserted_primary_key[0])


def letter(connection: Connection, contact: int, partner: int, step: str, state: str, day: int, **more: Any) -> int:
    at = BEGAN + timedelta(days=day)
    left = state not in ("planned", "suppressed", "cancelled", "expired")
    values = {
        "mid": f"{contact}-{step}", "origin": "step", "origin_id": 1000 + contact, "step": step, "letter": step,
        "persona": "general", "about": "margin", "contact_id": contact, "partner_id": partner, "rep_id": "r1",
        "locale": "en", "state": state, "due_at": at, "planned_at": at, "intent_at": at if left else None,
    }  # fmt: skip
    return put(connection, Message, **(values | more))


def event(connection: Connection, kind: str, verdict: str, message: int | None, contact: int, partner: int, day: float) -> None:
    at = BEGAN + timedelta(days=day)
    fingerprint = f"{kind}{verdict}{message}{contact}{day}".encode()
    put(
        connection, Event, fingerprint=fingerprint, kind=kind, verdict=verdict, message_id=message, contact_id=contact,
        partner_id=partner, occurred_at=at, received_at=at,
    )  # fmt: skip


def deal(connection: Connection, key: str, partner: int, state: str, cents: int, day: int) -> None:
    registered = (BEGAN + timedelta(days=day)).date()
    put(connection, Opportunity, external_id=key, partner_id=partner, state=state, amount_cents=cents, registered_on=registered)


def enrolled(connection: Connection, contact: int, partner: int, state: str = "active", **more: Any) -> int:
    values = {"contact_id": contact, "partner_id": partner, "stream": "general", "release_id": 1, "state": state}
    return put(connection, Enrollment, **(values | {"at_step": "next", "entered_at": BEGAN, "due_at": None} | more))


@pytest.fixture
def pool(database: Engine) -> Engine:
    with transaction(database) as connection:
        put(connection, StoredRelease, digest="d", body=dump(make_release()), stored_at=BEGAN, stored_by="test")
        _aster(connection)
        _birch(connection)
        _cedar(connection)
        _dune(connection)
        add_partner(connection, external_id="gold", tier="gold")  # not in the pool
    return database


def _aster(connection: Connection) -> None:
    aster = add_partner(connection, graduated_at=BEGAN + timedelta(days=40), tier="silver")
    ada = add_contact(connection, aster, "Ada", persona="owner_manager")
    enrolled(connection, ada, aster, "exited", left_at=BEGAN + timedelta(days=40))
    hello = letter(connection, ada, aster, "hello", "delivered", 1, persona="owner_manager", locale="de")
    event(connection, "opened", "machine", hello, ada, aster, 1)
    event(connection, "opened", "unknown", hello, ada, aster, 2)
    event(connection, "clicked", "human", hello, ada, aster, 2)
    event(connection, "clicked", "human", hello, ada, aster, 2.5)
    at = BEGAN + timedelta(days=3)
    crossing = put(connection, Crossing, partner_id=aster, at=at, trigger="interest", interest=1, threshold=1, because="x")
    call = put(
        connection, Call, crossing_id=crossing, partner_id=aster, contact_id=ada, rep_id="r1", state="closed", because="x",
        rank=1, opened_at=at, due_at=at, closed_at=at + timedelta(days=2), disposition="deal",
    )  # fmt: skip
    put(connection, Attempt, call_id=call, at=at + timedelta(days=1), rep_id="r1", disposition="no_answer")
    put(connection, Attempt, call_id=call, at=at + timedelta(days=2), rep_id="r1", disposition="deal")
    deal(connection, "O1", aster, "won", 900_000, day=10)
    put(
        connection, Graduation, partner_id=aster, from_tier="registered", to_tier="silver", state="approved",
        proposed_at=at, proposed_by="r1", decided_at=BEGAN + timedelta(days=40), decided_by="m",
    )  # fmt: skip


def _birch(connection: Connection) -> None:
    birch = add_partner(connection, external_id="P2", name="Birch Data", rep_id="r2", grade="B")
    ben = add_contact(connection, birch, "Ben", persona="technology", language="fr")
    enrolled(connection, ben, birch, "held", because=OUT_OF_CONTENT)
    hello = letter(connection, ben, birch, "hello", "accepted", 1, persona="technology", rep_id="r2")
    letter(connection, ben, birch, "next", "planned", 50, because="outside the sending window", rep_id="r2")
    event(connection, "visited", "human", hello, ben, birch, 3)
    event(connection, "clicked", "machine", hello, ben, birch, 3)
    put(connection, Score, contact_id=ben, partner_id=birch, interest=44_000, as_of=NOW - timedelta(days=30))
    deal(connection, "O2", birch, "open", 100_000, day=20)
    put(connection, Purchase, external_id="U1", partner_id=birch, purchased_on=date(2026, 2, 1), amount_cents=5_000)
    put(connection, Purchase, external_id="U2", partner_id=birch, purchased_on=date(2025, 2, 1), amount_cents=7_000)


def _cedar(connection: Connection) -> None:
    cedar = add_partner(connection, external_id="P3", name="Cedar", rep_id=None, owner_because="no rep writes ja", grade="C")
    cleo = add_contact(connection, cedar, "Cleo", language="ja", because="no owner yet")
    letter(connection, cleo, cedar, "hello", "suppressed", 1, because="unsubscribed", rep_id="")
    letter(connection, cleo, cedar, "other", "unknown", 1, because="timed out", rep_id="")
    letter(connection, cleo, cedar, "third", "bounced", 2, rep_id="")
    enrolled(connection, add_contact(connection, cedar, "Cora", language="de"), cedar)
    deal(connection, "O3", cedar, "lost", 30_000, day=4)


def _dune(connection: Connection) -> None:
    dune = add_partner(connection, external_id="P4", name="Dune", grade="A")
    dora = add_contact(connection, dune, "Dora")
    put(connection, Holdout, partner_id=dune, drawn_at=BEGAN)
    event(connection, "visited", "human", None, dora, dune, 5)
    deal(connection, "O4", dune, "won", 50_000, day=20)
    put(connection, Purchase, external_id="U3", partner_id=dune, purchased_on=date(2026, 3, 1), amount_cents=9_000)


def told(database: Engine, since: date | None = None, until: date | None = None) -> Report:
    with reading(database) as connection:
        return measure(connection, make_release(), since, until, NOW)


def test_the_funnel_counts_partners_with_the_holdout_beside(pool: Engine) -> None:
    report = told(pool)
    assert report.funnel == Funnel(partners=3, reached=2, engaged=2, qualified=1, called=1, graduated=1)
    assert report.holdout == Funnel(partners=1, reached=0, engaged=1, qualified=0, called=0, graduated=0)
    assert (report.period.first, report.period.last, report.period.days) == (date(2026, 1, 5), date(2026, 3, 3), 58)


def test_persona_and_rep_lines_add_up_to_the_funnel(pool: Engine) -> None:
    report = told(pool)
    assert {one.persona: (one.funnel.partners, one.funnel.reached, one.letters) for one in report.personas} == {
        "owner_manager": (1, 1, 1),
        "technology": (1, 1, 1),
        "": (1, 0, 0),
    }
    jana, gabor = report.reps
    assert (jana.rep, jana.letters, jana.attempts, jana.funnel.graduated, jana.won) == ("r1", 1, 2, 1, Amount(1, 900_000))
    assert jana.dispositions == (Reason("deal", 1), Reason("no_answer", 1))
    assert (gabor.held, gabor.why_held, gabor.open) == (1, (Reason("outside the sending window", 1),), Amount(1, 100_000))


def test_letters_by_outcome_add_up_to_what_was_planned(pool: Engine) -> None:
    letters = told(pool).letters
    assert (letters.sent, letters.held, letters.waiting, letters.failed, letters.unknown) == (2, 1, 0, 2, 1)
    assert letters.planned == 6
    assert letters.why_failed == (Reason("bounced", 1), Reason("unsubscribed", 1))


def test_rates_name_what_they_are_shares_of(pool: Engine) -> None:
    rates = {rate.what: (rate.count, rate.of, rate.of_what) for rate in told(pool).rates}
    assert rates["delivered"] == (1, 4, "left")
    assert rates["bounced"] == (1, 4, "left")
    assert rates["clicked by a human"] == (1, 1, "delivered")
    assert rates["opened, machines left out"] == (1, 1, "delivered")


def test_contacts_answer_in_ways_that_name_no_letter(pool: Engine) -> None:
    with transaction(pool) as connection:
        event(connection, "replied", "human", None, contact=1, partner=1, day=4)
        event(connection, "replied", "human", None, contact=1, partner=1, day=5)
        event(connection, "attended", "human", None, contact=1, partner=1, day=0)  # before the first letter
    responses = {rate.what: (rate.count, rate.of, rate.of_what) for rate in told(pool).responses}
    assert responses["replied"] == (1, 2, "written to")
    assert responses["clicked"] == (1, 2, "written to")
    assert responses["visited"] == (1, 2, "written to")
    assert responses["attended"] == (0, 2, "written to")


def test_machine_events_stand_apart(pool: Engine) -> None:
    verdicts = {one.event: (one.human, one.machine, one.unknown) for one in told(pool).verdicts}
    assert verdicts == {"clicked": (2, 1, 0), "opened": (0, 1, 1)}


def test_languages_tell_fallbacks_and_what_is_held(pool: Engine) -> None:
    languages = {one.language: (one.written, one.is_fallback, one.contacts, one.letters) for one in told(pool).languages}
    assert languages == {"de": ("de", False, 2, 1), "fr": ("en", True, 1, 1), "ja": (None, False, 1, 0)}


def test_interest_is_decayed_to_now_and_set_against_the_threshold(pool: Engine) -> None:
    scores = told(pool).scores
    by_grade = {one.grade: one for one in scores.grades}
    birch = by_grade["B"]  # 44 points, one half-life ago
    assert (birch.partners, birch.silent, birch.over, birch.threshold) == (1, 0, 1, 20)
    assert dict(zip(scores.edges, birch.bars, strict=True))[20.0] == 1
    assert (by_grade["C"].partners, by_grade["C"].silent) == (1, 1)
    assert by_grade["D"].threshold is None


def test_opportunities_are_sourced_by_calls_and_influenced_by_letters(pool: Engine) -> None:
    done = told(pool).pipeline
    assert (done.won.all, done.won.sourced) == (Amount(1, 900_000), Amount(1, 900_000))
    assert done.open.influenced == Amount(1, 100_000)
    assert done.lost.neither == Amount(1, 30_000)  # its letters bounced or are unknown
    assert done.holdout.won == Amount(1, 50_000)
    assert (done.sales.treated, done.sales.reached, done.sales.holdout) == (
        Amount(1, 5_000),
        Amount(1, 5_000),
        Amount(1, 9_000),
    )


def test_a_holdout_of_one_tells_nothing_and_says_so(pool: Engine) -> None:
    registered, won, bought = told(pool).pipeline.lift
    assert (registered.treated_partners, registered.holdout_partners) == (3, 1)
    assert (won.difference.treated, won.difference.holdout) == (pytest.approx(1 / 3), 1.0)
    assert bought.difference.holdout == 9_000
    assert registered.said.startswith("Cannot be told yet: the holdout has only 1 partners")


def test_costs_are_unit_costs_times_what_was_used(pool: Engine) -> None:
    costs = told(pool).costs
    months = 58 / (365.25 / 12)
    assert (costs.letters_cents, costs.attempts_cents, costs.months_cents) == (4, 2_400, round(50_000 * months))
    assert (costs.calls, costs.per_call_cents) == (1, costs.total_cents)
    assert costs.per_graduate_cents == costs.total_cents


def test_graduates_of_a_young_program_are_told_by_its_pace(pool: Engine) -> None:
    graduates = told(pool).graduates
    assert graduates.share_a_year == pytest.approx(1 / 3 * 365 / 58)
    assert graduates.said.startswith("1 of 3 partners graduated in 58 days, at this pace 209.8% a year: above the 3% to 5%")


def test_report_and_graduate_tell_the_same_of_graduates_whatever_the_period(pool: Engine) -> None:
    put_in_force(pool, make_release(), BEGAN)
    asked = proposals(make_world(pool, lambda: NOW)).band
    assert asked.said == told(pool).graduates.said == told(pool, date(2026, 3, 1)).graduates.said


def test_a_period_that_ended_tells_of_the_graduates_until_then(pool: Engine) -> None:
    graduates = told(pool, until=date(2026, 1, 31)).graduates
    assert (graduates.count, graduates.of, graduates.days) == (0, 3, 27)


def test_loose_ends_are_found(pool: Engine) -> None:
    ends = told(pool).loose_ends
    assert ends.ran_out == (Place("general", OUT_OF_CONTENT, 1),)
    assert ends.stuck == (Place("general", "next", 1),)
    assert ends.outside == (Reason("no owner yet", 1),)
    assert ends.ownerless == (Reason("no rep writes ja", 1),)
    assert (ends.ended, ends.holdout_touched) == ((), 0)


def test_a_letter_to_the_holdout_is_reported(pool: Engine) -> None:
    with transaction(pool) as connection:
        letter(connection, 5, 4, "leak", "delivered", 3)
    assert told(pool).loose_ends.holdout_touched == 1


def test_weeks_are_whole_and_quiet_ones_stay(pool: Engine) -> None:
    weeks = told(pool).weeks
    assert len(weeks) == 9
    first = weeks[0]
    assert (first.monday, first.letters, first.signals, first.attempts) == (date(2026, 1, 5), 2, 4, 2)
    assert (weeks[1].letters, weeks[1].attempts) == (0, 0)


def test_a_period_counts_only_what_lies_in_it(pool: Engine) -> None:
    report = told(pool, date(2026, 1, 8), date(2026, 1, 9))
    assert report.funnel == Funnel(partners=3, reached=0, engaged=1, qualified=1, called=1, graduated=0)
    assert (report.letters.planned, report.pipeline.lost.all) == (0, Amount(1, 30_000))


def test_a_period_before_the_program_compares_nothing_before_it(pool: Engine) -> None:
    report = told(pool, date(2025, 1, 1))
    assert report.pipeline.sales.treated == Amount(2, 12_000)
    assert report.pipeline.lift[2].difference.treated == pytest.approx(5_000 / 3)


def test_an_empty_database_makes_an_empty_report(database: Engine) -> None:
    report = told(database)
    assert (report.funnel, report.letters.planned, report.period.days) == (Funnel(), 0, 1)
    assert report.pipeline.lift[0].said == "Cannot be told yet: there are no treated partners yet."


@pytest.mark.parametrize(
    ("since", "until", "wrong"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), "--from 2026-03-02 is after --to 2026-03-01."),
        (date(2026, 3, 4), None, "--from 2026-03-04 is still to come."),
    ],
)
def test_days_the_wrong_way_round_are_refused(pool: Engine, since: date, until: date | None, wrong: str) -> None:
    with pytest.raises(UserError, match=wrong):
        told(pool, since, until)


def test_the_statements_know_the_same_states_and_signals_as_the_rules() -> None:
    sent = {state for state in get_args(State) if shown(state, "") == "sent"}
    for name in ("pool", "answered", "written_to", "responded", "languages", "touches", "weeks"):
        text = STATEMENTS[f"report.{name}"].form("sqlite")
        assert all(f"'{state}'" in text for state in sent), name
    for name in ("pool", "responded", "touches", "weeks"):
        text = STATEMENTS[f"report.{name}"].form("sqlite")
        assert all(f"'{kind}'" in text for kind in SIGNALS), name
