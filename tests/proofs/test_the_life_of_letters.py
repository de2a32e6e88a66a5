"""Whatever happens to a program, in whatever order, its letters keep their promises.

The real verbs on a real database and a virtual clock: ticks whose mailer answers anything, processes that die at any point
or freeze past their lease, clocks that jump, callbacks that come twice, unsubscribes, calls, new owners.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from db.columns import from_db
from nurture.engine.dispose import dispose
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.ingest import ingest
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.failpoints import Point
from nurture.rules.message import LEFT
from tests.conftest import fresh_postgresql
from tests.proofs.amounts import TRY
from tests.proofs.conftest import Tell
from tests.proofs.stage import CAPS, LETTERS_A_DAY, RELEASE, SAID, Said, Stage, dies_at, freezes_at

OPEN = frozenset({"claimed", "sending"})
DOUBTFUL = frozenset({"unknown", "abandoned"})
SENT = LEFT - DOUBTFUL - OPEN
LATER = timedelta(minutes=6)  # past a lease
JUMP = timedelta(hours=36)
SPANS = (timedelta(minutes=2), LATER, timedelta(hours=3), timedelta(days=1), timedelta(days=5), timedelta(days=30))
NEWS = ("processed", "delivered", "open", "click", "bounce", "dropped", "spamreport", "unsubscribe")
DISPOSITIONS = tuple(one.id for one in RELEASE.program.calling.dispositions)
ZONES = ("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "")
# Between transactions. Whoever freezes before its letters are handed over would hand them over after their lease.
STANDSTILLS: tuple[Point, ...] = ("claimed", "answered", "recorded")

scripts = st.lists(st.sampled_from(SAID), min_size=1, max_size=5)


def tick(world: World) -> None:
    enroll(world)
    send(world)


class Life(RuleBasedStateMachine):
    """`fresh` gives the address of an empty database."""

    fresh: Callable[[], AbstractContextManager[str]]
    happenings: Counter[str]

    @initialize(knows=st.booleans())
    def opens(self, knows: bool) -> None:
        self.lives = self.fresh()
        self.stage = Stage(self.lives.__enter__(), knows=knows)
        self.had: dict[int, int] = {}
        self.silent: dict[int, dict[int, int]] = {}
        self.happenings["lives"] += 1

    def teardown(self) -> None:
        if hasattr(self, "stage"):
            self._comes_to_an_end()
            self.stage.close()
            self.lives.__exit__(None, None, None)

    # --- what happens ----------------------------------------------------------------------------------------------

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: timedelta) -> None:
        self.stage.now += span

    @rule(ahead=st.booleans())
    def the_clock_jumps(self, ahead: bool) -> None:
        self.stage.now += JUMP if ahead else -JUMP

    @rule(script=scripts)
    def a_worker_ticks(self, script: Sequence[Said]) -> None:
        self.stage.mailer.script = script
        self.stage.run(tick)

    @rule(script=scripts, point=st.sampled_from(get_args(Point)), times=st.integers(1, 3))
    def a_worker_dies(self, script: Sequence[Said], point: Point, times: int) -> None:
        self.stage.mailer.script = script
        self.stage.run(tick, dies_at(point, times))

    @rule(script=scripts, point=st.sampled_from(STANDSTILLS), news=st.sampled_from(NEWS), data=st.data())
    def a_worker_freezes_past_its_lease(self, script: Sequence[Said], point: Point, news: str, data: st.DataObject) -> None:
        """Meanwhile another one ticks, and news of a letter may come."""

        def meanwhile() -> None:
            self.stage.now += LATER
            if mids := self._accepted():
                self.stage.post(news, data.draw(st.sampled_from(mids)), 1)
                self.stage.run(ingest)
            self.stage.run(tick)

        self.stage.mailer.script = script
        self.stage.run(tick, freezes_at(point, meanwhile))

    @precondition(lambda self: self._accepted())
    @rule(event=st.sampled_from(NEWS), times=st.integers(1, 3), data=st.data())
    def a_callback_comes(self, event: str, times: int, data: st.DataObject) -> None:
        self.stage.post(event, data.draw(st.sampled_from(self._accepted())), times)

    @rule(dies=st.booleans())
    def the_inbox_is_read(self, dies: bool) -> None:
        self.stage.run(ingest, dies_at("ingested, not committed", 1) if dies else None)
        self.stage.run(ingest)
        self._hear("SELECT contact_id FROM event WHERE kind IN ('unsubscribed', 'complained')")

    @precondition(lambda self: self._accepted())
    @rule(data=st.data(), dies=st.booleans())
    def somebody_unsubscribes(self, data: st.DataObject, dies: bool) -> None:
        mid = data.draw(st.sampled_from(self._accepted()))
        if dies:
            self.stage.run(lambda _: self.stage.unsubscribe(mid), dies_at("unsubscribed, not committed", 1))
        else:
            self.stage.unsubscribe(mid)
            self._hear("SELECT contact_id FROM message WHERE mid = :mid", mid=mid)

    @rule(disposition=st.sampled_from(DISPOSITIONS))
    def reps_ring(self, disposition: str) -> None:
        self.stage.run(escalate)
        for (call,) in self.stage.rows("SELECT id FROM call WHERE state <> 'closed'"):
            self.stage.run(lambda world, call=call: dispose(world, call, disposition))  # type: ignore[misc]

    @rule()
    def who_is_ready_gets_a_call(self) -> None:
        self.stage.run(escalate)

    @rule(rep=st.sampled_from(["r1", "r2"]))
    def the_partners_get_another_owner(self, rep: str) -> None:
        self.stage.write("UPDATE partner SET rep_id = :rep", rep=rep)

    @rule(zone=st.sampled_from(ZONES), contact=st.integers(1, 3))
    def a_contact_moves(self, zone: str, contact: int) -> None:
        self.stage.write("UPDATE contact SET zone = :zone WHERE id = :contact", zone=zone, contact=contact)

    def _accepted(self) -> list[str]:
        return sorted(self.stage.mailer.accepted) if hasattr(self, "stage") else []

    def _hear(self, whom: str, **values: object) -> None:
        """These have been acknowledged: what they have had by now is all they get."""
        for (contact,) in self.stage.rows(whom, **values):
            self.silent.setdefault(contact, self._intents(contact))

    def _intents(self, contact: int) -> dict[int, int]:
        question = "SELECT id, intent_at FROM message WHERE contact_id = :contact AND intent_at IS NOT NULL"
        return {row.id: row.intent_at for row in self.stage.rows(question, contact=contact)}

    # --- what holds after each ---------------------------------------------------------------------------------------

    @invariant()
    def everything_holds(self) -> None:
        self.happenings["happenings in them"] += 1
        self.no_letter_is_accepted_twice_and_nobody_gets_a_step_twice()
        self.every_step_has_one_letter()
        self.what_is_told_to_have_left_has_left_and_what_left_is_not_told_to_be_here()
        self.the_days_of_reps_and_streams_count_the_letters_that_left()
        self.no_intent_follows_an_acknowledged_wish()
        self.nobody_gets_more_than_the_caps_allow()
        self.every_letter_has_ended_or_waits_for_a_moment()
        self.every_stream_goes_on()

    def no_letter_is_accepted_twice_and_nobody_gets_a_step_twice(self) -> None:
        accepted = self.stage.mailer.accepted
        assert set(accepted.values()) <= {1}
        letters = self.stage.rows("SELECT mid, origin, contact_id, persona, step FROM message WHERE origin = 'step'")
        steps = Counter(tuple(row[2:]) for row in letters if accepted[row.mid])
        assert set(steps.values()) <= {1}

    def every_step_has_one_letter(self) -> None:
        letters = self.stage.rows("SELECT origin, origin_id, step FROM message")
        assert len(letters) == len(set(letters))

    def what_is_told_to_have_left_has_left_and_what_left_is_not_told_to_be_here(self) -> None:
        accepted = self.stage.mailer.accepted
        for mid, state in self.stage.rows("SELECT mid, state FROM message"):
            if state in SENT:
                assert accepted[mid] == 1, (mid, state)
            if accepted[mid]:
                assert state in LEFT, (mid, state)

    def the_days_of_reps_and_streams_count_the_letters_that_left(self) -> None:
        left = [row for row in self.stage.rows("SELECT state, rep_id, persona, intent_at FROM message") if row.state in LEFT]
        letters = Counter(("rep", row.rep_id, _day(row.intent_at, RELEASE.reps[row.rep_id].zone)) for row in left)
        letters += Counter(("stream", row.persona, _day(row.intent_at, RELEASE.program.zone)) for row in left)
        counted = {tuple(row[:3]): row.letters for row in self.stage.rows("SELECT * FROM letter_day") if row.letters}
        assert counted == letters

    def no_intent_follows_an_acknowledged_wish(self) -> None:
        for contact, before in self.silent.items():
            assert self._intents(contact).items() <= before.items()

    def nobody_gets_more_than_the_caps_allow(self) -> None:
        """By the day as it is where the reader is now: who moves may win or lose one."""
        question = """
            SELECT message.id, contact_id, message.partner_id, intent_at, contact.zone, partner.zone AS partner_zone
            FROM message JOIN contact ON contact.id = contact_id JOIN partner ON partner.id = message.partner_id
            WHERE intent_at IS NOT NULL"""
        letters = self.stage.rows(question)
        for fresh in (row for row in letters if self.had.get(row.id) != row.intent_at):
            zone = fresh.zone or fresh.partner_zone
            today = _day(fresh.intent_at, zone)
            for cap, whose in ((CAPS.contact, "contact_id"), (CAPS.partner, "partner_id")):
                days = [_day(row.intent_at, zone) for row in letters if getattr(row, whose) == getattr(fresh, whose)]
                assert sum(_minus(today, cap.days) < day <= today for day in days) <= cap.count
        self.had = {row.id: row.intent_at for row in letters}
        days = self.stage.rows("SELECT letters FROM letter_day WHERE scope = 'rep'")
        assert all(0 <= row.letters <= LETTERS_A_DAY for row in days)

    def every_letter_has_ended_or_waits_for_a_moment(self) -> None:
        for state, due, lease in self.stage.rows("SELECT state, due_at, lease_until FROM message"):
            assert (lease is not None) if state in OPEN else (state != "planned" or due is not None)

    def every_stream_goes_on(self) -> None:
        """It is due some day, or the letter that it stands at is under way."""
        question = """
            SELECT enrollment.id FROM enrollment WHERE state = 'active' AND due_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM message WHERE origin = 'step' AND origin_id = enrollment.id AND step = enrollment.at_step
                AND (state IN ('planned', 'claimed', 'sending') OR lease_until IS NOT NULL))"""
        assert self.stage.rows(question) == []

    def _comes_to_an_end(self) -> None:
        """A healthy worker once a day: soon nothing is under way, and what is due waits for a reason."""
        self.stage.mailer.script = ("accepted",)
        for _ in range(8):
            self.stage.now += timedelta(days=1)
            self.stage.run(ingest)
            self.stage.run(tick)
        waiting = self.stage.rows("SELECT state, because, due_at FROM message WHERE state IN ('planned', 'claimed', 'sending')")
        assert all(row.state == "planned" and (row.because or from_db(row.due_at) > self.stage.now) for row in waiting)
        self.everything_holds()


def _day(moment: int, zone: str) -> str:
    return from_db(moment).astimezone(ZoneInfo(zone)).date().isoformat()


def _minus(day: str, days: int) -> str:
    return (datetime.fromisoformat(day) - timedelta(days=days)).date().isoformat()


@contextmanager
def fresh_sqlite(template: Path, folder: Path) -> Iterator[str]:
    file = folder / "life.db"
    for old in folder.glob("life.db*"):
        old.unlink()
    shutil.copy(template, file)
    yield f"sqlite:///{file}"


def live(fresh: Callable[[], AbstractContextManager[str]], lives: int, tell: Tell) -> None:
    happenings: Counter[str] = Counter()
    machine: Any = type("Life", (Life,), {"fresh": staticmethod(fresh), "happenings": happenings})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=lives, stateful_step_count=TRY.steps, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    for what, count in happenings.items():
        tell(what, count)


@pytest.mark.timeout(3_600)
def test_letters_keep_their_promises_on_sqlite(migrated_sqlite: Path, tmp_path: Path, tell: Tell) -> None:
    live(lambda: fresh_sqlite(migrated_sqlite, tmp_path), TRY.lives, tell)


@pytest.mark.timeout(3_600)
def test_letters_keep_their_promises_on_postgresql(postgresql: str, tell: Tell) -> None:
    live(lambda: fresh_postgresql(postgresql), max(1, TRY.lives // 5), tell)
