from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.columns import from_db, to_db
from db.session import reading, transaction
from nurture.engine.escalate import escalate, why
from nurture.engine.in_force import current
from nurture.engine.world import World
from nurture.rules.calls import Calling
from nurture.rules.qualify import NotYet
from tests.cast import NOW, add_contact, add_partner, make_release, make_rep, make_world
from tests.conftest import FakeClock
from tests.happenings import happened, put_in_force, rows

CALLING: Calling = replace(make_release().program.calling, instant=("replied", "request"))
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Stage:
    """Aster Systems with Ada and Ben, a world and a release in force."""

    world: World
    clock: FakeClock
    aster: int
    ada: int
    ben: int

    def do(self, contact: int, kind: str, ago: timedelta, **more: Any) -> None:
        with transaction(self.world.database) as connection:
            happened(connection, contact, kind, self.clock.now - ago, **more)

    def is_hot(self) -> None:
        """Two clicks of Ada's on two letters, and Ben at a webinar: 10 + 10/2."""
        self.do(self.ada, "clicked", 3 * HOUR, points=6, link="margin-calculator")
        self.do(self.ada, "clicked", HOUR, points=6, email="margin")
        self.do(self.ben, "attended", 2 * HOUR, points=10, topic="security")

    def run(self, sql: str, **values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in rows(self.world.database, sql, **values)]

    def calls(self) -> list[tuple[Any, ...]]:
        return self.run("SELECT id, partner_id, state FROM call ORDER BY id")

    def suppress(self, channel: str, reach: str, target: object, source: str = "do_not_call") -> None:
        with transaction(self.world.database) as connection:
            connection.execute(
                text("INSERT INTO suppression (channel, reach, target, source, since) VALUES (:c, :r, :t, :s, 0)"),
                {"c": channel, "r": reach, "t": str(target), "s": source},
            )

    def why_not(self) -> str:
        with reading(self.world.database) as connection:
            decision = why(connection, current(self.world).release, self.aster, self.clock.now)
        assert isinstance(decision, NotYet)
        return decision.sentence


@pytest.fixture
def stage(database: Engine, clock: FakeClock) -> Stage:
    put_in_force(database, make_release(calling=CALLING), NOW)
    with transaction(database) as connection:
        aster = add_partner(connection)
        ada, ben = add_contact(connection, aster, "Ada"), add_contact(connection, aster, "Ben")
    return Stage(make_world(database, clock), clock, aster, ada, ben)


def test_a_hot_partner_gets_one_call_with_what_the_rep_needs(stage: Stage) -> None:
    stage.is_hot()
    done = escalate(stage.world)
    assert (done.looked_at, done.crossed, done.opened, done.queued) == (1, 1, 1, 0)
    assert done.sentence == "looked at 1, 1 qualified, 1 opened"
    columns = "partner_id, contact_id, rep_id, state, topic, locale, offer, due_at, evidence, colleagues"
    ((partner, contact, rep, state, topic, locale, offer, due_at, evidence, colleagues),) = stage.run(
        f"SELECT {columns} FROM call"
    )
    assert (partner, contact, rep, state) == (stage.aster, stage.ada, "r1", "open")
    assert (topic, locale, offer) == ("margin", "de", "three-points")
    assert from_db(due_at) == NOW + 4 * HOUR
    assert [(line["contact"], line["what"], line["letter"]) for line in json.loads(evidence)] == [
        (stage.ada, "followed a link", "margin"),
        (stage.ben, "attended", "hello"),
        (stage.ada, "followed a link", "hello"),
    ]
    assert [one["contact"] for one in json.loads(colleagues)] == [stage.ben]
    assert "@" not in evidence + colleagues
    ((trigger, threshold),) = stage.run("SELECT trigger, threshold FROM crossing")
    assert (trigger, threshold) == ("interest", 15_000)


def test_however_often_it_is_looked_at_there_is_one_crossing(stage: Stage) -> None:
    for _ in range(46):
        stage.is_hot()
        escalate(stage.world)
    assert len(stage.calls()) == len(stage.run("SELECT id FROM crossing")) == 1


def test_nobody_is_looked_at_without_a_mark(stage: Stage) -> None:
    stage.is_hot()
    escalate(stage.world)
    assert escalate(stage.world).looked_at == 0


def test_a_dry_run_decides_and_changes_nothing(stage: Stage) -> None:
    stage.is_hot()
    assert escalate(stage.world, dry_run=True).crossed == 1
    assert stage.calls() == []
    assert escalate(stage.world).crossed == 1


def test_opens_alone_never_qualify(stage: Stage) -> None:
    for days in range(40):
        stage.do(stage.ada, "opened", days * DAY, points=5)
    assert escalate(stage.world).not_yet == {"there is no signal yet, opens are none": 1}


def test_machines_and_clicks_of_the_same_minute_never_qualify(stage: Stage) -> None:
    stage.do(stage.ada, "clicked", HOUR, points=50)
    stage.do(stage.ada, "clicked", HOUR, points=50, email="margin")
    stage.do(stage.ada, "clicked", 5 * HOUR, points=50, verdict="machine")
    assert escalate(stage.world).not_yet == {"two signals an hour apart are needed": 1}


def test_a_holdout_is_never_called_for_its_score(stage: Stage) -> None:
    stage.run("INSERT INTO holdout (partner_id, drawn_at) VALUES (:id, 0) RETURNING partner_id", id=stage.aster)
    stage.is_hot()
    assert escalate(stage.world).not_yet == {"the partner is in the holdout": 1}


@pytest.mark.parametrize("channel", ["phone", "all"])
def test_a_partner_that_does_not_want_calls_is_not_rung(stage: Stage, channel: str) -> None:
    stage.suppress(channel, "partner", stage.aster)
    stage.is_hot()
    stage.do(stage.ada, "replied", HOUR, points=10)
    assert escalate(stage.world).crossed == 0
    assert stage.why_not() == "suppressed by do_not_call"


def test_a_person_who_does_not_want_calls_is_passed_over_for_a_colleague(stage: Stage) -> None:
    stage.suppress("phone", "contact", stage.ada)
    stage.is_hot()
    escalate(stage.world)
    assert stage.run("SELECT contact_id FROM call") == [(stage.ben,)]


def test_who_took_consent_back_does_not_count(stage: Stage) -> None:
    (key,) = stage.run("SELECT email_key FROM contact WHERE id = :id", id=stage.ada)[0]
    stage.suppress("mail", "address", key, "unsubscribed")
    stage.is_hot()
    assert escalate(stage.world).crossed == 0
    assert "(10.0 of 15)" in stage.why_not()


def test_a_bounced_address_says_nothing_about_the_phone(stage: Stage) -> None:
    (key,) = stage.run("SELECT email_key FROM contact WHERE id = :id", id=stage.ada)[0]
    stage.suppress("mail", "address", key, "bounced")
    stage.is_hot()
    assert escalate(stage.world).crossed == 1


def test_a_reply_is_called_at_once(stage: Stage) -> None:
    stage.do(stage.ben, "replied", HOUR)
    assert escalate(stage.world).crossed == 1
    ((contact, due_at, because),) = stage.run("SELECT contact_id, due_at, because FROM call")
    assert contact == stage.ben
    assert from_db(due_at) == NOW + 2 * HOUR
    assert because == "They replied to a letter."


def test_a_click_that_asks_for_a_call_is_called_at_once(stage: Stage) -> None:
    stage.do(stage.ada, "clicked", HOUR, link="book-a-demo", topic="next_step")
    escalate(stage.world)
    assert stage.run("SELECT trigger FROM crossing") == [("request",)]
    assert stage.run("SELECT topic FROM call") == [("next_step",)]


def _close(stage: Stage) -> None:
    stage.run("UPDATE call SET state = 'closed', closed_at = :now RETURNING id", now=to_db(stage.clock.now))


def test_a_request_is_answered_once_and_never_when_it_is_stale(stage: Stage) -> None:
    stage.do(stage.ada, "replied", 31 * DAY)
    assert escalate(stage.world).crossed == 0
    stage.do(stage.ada, "replied", HOUR)
    assert escalate(stage.world).crossed == 1
    stage.clock.advance(minutes=5)
    _close(stage)
    stage.clock.advance(days=1)
    stage.do(stage.ada, "opened", HOUR, points=1)
    assert escalate(stage.world).crossed == 0
    stage.do(stage.ada, "replied", HOUR)
    assert escalate(stage.world).crossed == 1


def test_fit_d_is_never_called(stage: Stage) -> None:
    stage.run("UPDATE partner SET grade = 'D' RETURNING id")
    stage.is_hot()
    stage.do(stage.ada, "replied", HOUR)
    assert escalate(stage.world).not_yet == {"fit D is never called": 1}


def test_staying_hot_is_no_second_crossing_but_hot_cold_hot_is(stage: Stage) -> None:
    stage.is_hot()
    escalate(stage.world)
    _close(stage)
    stage.clock.advance(days=2)
    stage.is_hot()
    assert escalate(stage.world).not_yet == {"interest has not cooled down since the last call": 1}
    stage.clock.advance(days=90)
    stage.is_hot()
    assert escalate(stage.world).crossed == 1


def test_a_partner_that_cools_off_is_looked_at_when_that_is_over(stage: Stage) -> None:
    until = stage.clock.now + 3 * DAY
    stage.run("UPDATE partner SET cool_off_until = :until RETURNING id", until=to_db(until))
    for days in range(4):
        stage.do(stage.ada, "clicked", days * DAY + HOUR, points=10)
    assert escalate(stage.world).crossed == 0
    assert escalate(stage.world).looked_at == 0
    stage.clock.advance(days=3)
    assert escalate(stage.world).crossed == 1


def test_the_best_wait_first_when_the_rep_has_no_room(stage: Stage) -> None:
    put_in_force(stage.world.database, make_release(calling=CALLING, reps={"r1": make_rep("r1", open_calls=1)}), NOW)
    partners = {}
    for name, grade, kind in (("Beech", "B", "clicked"), ("Cedar", "A", "clicked"), ("Dill", "B", "replied")):
        with transaction(stage.world.database) as connection:
            partners[name] = add_partner(connection, external_id=name, name=name, grade=grade, competence=50)
            eve = add_contact(connection, partners[name], f"Eve-{name}")
            for hours in (1, 3):
                happened(connection, eve, kind, NOW - hours * HOUR, points=12)
    done = escalate(stage.world)
    assert (done.crossed, done.opened, done.queued) == (3, 1, 2)
    opened = []
    for _ in range(3):
        ((call, partner),) = stage.run("SELECT id, partner_id FROM call WHERE state = 'open'")
        opened.append(next(name for name, key in partners.items() if key == partner))
        stage.clock.advance(hours=1)
        stage.run(
            "UPDATE call SET state = 'closed', closed_at = :now WHERE id = :id RETURNING id",
            id=call,
            now=to_db(stage.clock.now),
        )
        escalate(stage.world)
    assert opened == ["Dill", "Cedar", "Beech"]


def test_a_call_that_nobody_makes_is_taken_back_and_the_letters_go_on(stage: Stage) -> None:
    stage.is_hot()
    escalate(stage.world)
    stage.clock.advance(days=29)
    assert escalate(stage.world).tidied.recalled == 0
    stage.clock.advance(days=3)
    assert escalate(stage.world).tidied.recalled == 1
    ((state, disposition),) = stage.run("SELECT state, disposition FROM call")
    assert (state, disposition) == ("closed", "recalled")
    ((until,),) = stage.run("SELECT cool_off_until FROM partner")
    assert from_db(until) == stage.clock.now + CALLING.recall.plain


def test_a_standing_order_closes_the_call_it_overtakes(stage: Stage) -> None:
    stage.is_hot()
    escalate(stage.world)
    stage.suppress("phone", "partner", stage.aster)
    assert escalate(stage.world).tidied.suppressed == 1
    assert [state for _, _, state in stage.calls()] == ["closed"]


def test_a_call_goes_along_to_the_new_owner(stage: Stage) -> None:
    stage.is_hot()
    escalate(stage.world)
    stage.run("UPDATE partner SET rep_id = 'r2' RETURNING id")
    assert escalate(stage.world).tidied.handed_over == 1
    assert stage.run("SELECT rep_id, state FROM call") == [("r2", "open")]


def test_two_who_escalate_at_once_make_one_call_each(stage: Stage) -> None:
    for number in range(6):
        with transaction(stage.world.database) as connection:
            partner = add_partner(connection, external_id=f"Q{number}")
            eve = add_contact(connection, partner, f"Eve-{number}")
            happened(connection, eve, "replied", NOW - HOUR)
    barrier = threading.Barrier(2)

    def one() -> None:
        barrier.wait()
        escalate(stage.world)

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert stage.run("SELECT count(*), count(DISTINCT partner_id) FROM call") == [(6, 6)]
    assert stage.run("SELECT count(*) FROM crossing") == [(6,)]
