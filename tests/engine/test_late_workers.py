"""A worker that dies, or freezes past its lease: what is not known stays unknown, and what another did is not undone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.session import open_engine, transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.mail.outbox import OutboxMailer
from nurture.rules.failpoints import Point, arm
from tests.cast import add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.engine.test_send import AnsweringMailer, tick

LEASE_OVER = timedelta(minutes=6)


class SilentMailer(AnsweringMailer):
    """Like SendGrid, it cannot tell afterwards whether a letter left."""

    def has_left(self, mid: str) -> bool | None:
        return None


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    arm(None)


@pytest.fixture
def mailer() -> AnsweringMailer:
    return SilentMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: AnsweringMailer) -> World:
    """Ada of Aster Systems, in a live program, on a Tuesday morning."""
    put_in_force(database, make_release())
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), match_due=clock.now)
    made = make_world(database, clock, mailer)
    golive.set_live(made, live=True, by="Mara")
    enroll(made)
    return made


def rows(world: World, question: str) -> Sequence[tuple[object, ...]]:
    with world.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def counted(world: World) -> Sequence[tuple[object, ...]]:
    return rows(world, "SELECT day, letters FROM letter_day WHERE scope = 'rep' AND letters <> 0 ORDER BY day")


def die_at(point: Point) -> None:
    """What the process would do on its way out gets nowhere either."""
    dead = False

    def act(reached: Point) -> None:
        nonlocal dead
        dead = dead or reached == point
        if dead:
            raise KeyboardInterrupt

    arm(act)


def freeze_at(point: Point, meanwhile: Callable[[], object]) -> None:
    def act(reached: Point) -> None:
        if reached == point:
            arm(None)
            meanwhile()

    arm(act)


def dies(world: World, point: Point) -> None:
    die_at(point)
    with pytest.raises(KeyboardInterrupt):
        send(world)
    arm(None)


@pytest.mark.parametrize("point", ["answered", "recorded, not committed", "recorded"])
def test_an_answer_outlives_the_connection_that_it_was_to_be_recorded_by(
    world: World, database_url: str, mailer: AnsweringMailer, point: Point
) -> None:
    """On SQLite there is no server that ends connections."""

    def ended() -> None:
        operator = open_engine(database_url)
        if operator.dialect.name == "postgresql":
            with operator.connect() as connection:
                others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                connection.execute(text(f"SELECT pg_terminate_backend(pid, 10000) {others}"))
        operator.dispose()

    freeze_at(point, ended)

    assert send(world).sentence == "sent 1"
    assert rows(world, "SELECT state FROM message") == [("accepted",)]
    assert (counted(world), len(mailer.letters)) == ([("2026-03-03", 1)], 1)


class Elsewhere(AnsweringMailer):
    """Another way out, which has none of the letters and says so."""

    def has_left(self, mid: str) -> bool | None:
        return False


def test_another_mailer_cannot_tell_that_a_letter_did_not_leave(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    dies(world, "answered")
    clock.now += LEASE_OVER
    send(replace(world, mailer=Elsewhere(name="elsewhere")))

    assert rows(world, "SELECT state FROM message") == [("sending",)]
    tick(world)
    assert rows(world, "SELECT state FROM message") == [("unknown",)]
    assert len(mailer.letters) == 1


@pytest.mark.parametrize("point", ["intended", "answered"])
def test_a_letter_of_which_nobody_can_tell_is_unknown_and_does_not_leave_again(
    world: World, clock: FakeClock, mailer: AnsweringMailer, point: Point
) -> None:
    dies(world, point)
    before = len(mailer.letters)
    for _ in range(3):
        clock.now += LEASE_OVER
        tick(world)

    assert rows(world, "SELECT state, because FROM message") == [("unknown", "its worker stopped while it was on its way")]
    assert len(mailer.letters) == before
    assert counted(world) == [("2026-03-03", 1)]


def test_a_letter_of_which_nobody_can_tell_counts_against_the_caps(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    mailer.outcome = "unknown"
    send(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE enrollment SET due_at = 0"))
    clock.advance(days=1)

    assert send(world).because == {"the contact had 1 in 5 days": 1}


def test_a_letter_that_did_not_leave_is_given_back_to_the_day_of_its_intent(world: World, clock: FakeClock) -> None:
    knowing = replace(world, mailer=AnsweringMailer())
    dies(knowing, "intended")
    assert counted(world) == [("2026-03-03", 1)]
    clock.advance(days=1)

    assert send(knowing).sent == 1
    assert counted(world) == [("2026-03-04", 1)]


def test_a_worker_that_comes_back_late_takes_nothing_from_the_counts(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    mailer.outcome = "later"

    def meanwhile() -> None:
        clock.now += LEASE_OVER
        send(world)

    freeze_at("answered", meanwhile)
    send(world)

    assert rows(world, "SELECT state FROM message") == [("unknown",)]
    assert counted(world) == [("2026-03-03", 1)]


def test_a_worker_that_comes_back_late_does_not_end_another_s_try(world: World, clock: FakeClock) -> None:
    refusing, other = AnsweringMailer(outcome="rejected"), AnsweringMailer()

    def meanwhile() -> None:
        clock.now += LEASE_OVER
        refusing.letters.clear()  # it was refused: nothing left
        dies(replace(world, mailer=other), "intended")

    freeze_at("answered", meanwhile)
    send(replace(world, mailer=refusing))

    assert rows(world, "SELECT state, fence FROM message") == [("sending", 2)]
    assert rows(world, "SELECT at_step, due_at FROM enrollment") == [("hello", None)]


def test_the_answer_that_a_worker_brings_late_settles_a_letter_thought_unknown(world: World, clock: FakeClock) -> None:
    def meanwhile() -> None:
        clock.now += LEASE_OVER
        send(world)

    freeze_at("answered", meanwhile)
    send(world)

    assert rows(world, "SELECT state, because FROM message") == [
        ("settled", "accepted, as its worker said after its lease was over")
    ]
    assert counted(world) == [("2026-03-03", 1)]


def test_after_the_way_out_was_changed_a_letter_on_its_way_does_not_leave_again(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    dies(world, "answered")
    clock.now += LEASE_OVER
    other = replace(world, mailer=Elsewhere(name="elsewhere", outlet="elsewhere"))
    golive.set_live(other, live=True, by="Mara")
    told = send(other)

    assert (told.sent, told.unknown) == (0, 1)
    assert rows(world, "SELECT state, outlet FROM message") == [("unknown", "collecting")]
    assert len(mailer.letters) == 1


def test_a_worker_that_wakes_up_amid_a_group_sends_none_of_it_any_more(
    world: World, clock: FakeClock, database: Engine, tmp_path: Path
) -> None:
    outbox = replace(world, mailer=OutboxMailer(tmp_path / "outbox"))
    golive.set_live(outbox, live=True, by="Mara")

    def meanwhile() -> None:
        clock.now += LEASE_OVER
        pausing.pause(world, "all", "", because="a mistake in the letters", until=None, by="Mara")
        tick(outbox)

    freeze_at("file written", meanwhile)
    send(outbox)

    assert rows(world, "SELECT state, because FROM message") == [("planned", "all mail is paused: a mistake in the letters")]
    assert list((tmp_path / "outbox").glob("*.eml")) == []


def test_another_outbox_folder_cannot_tell_what_left_in_this_one(world: World, clock: FakeClock, tmp_path: Path) -> None:
    here, there = (replace(world, mailer=OutboxMailer(tmp_path / name)) for name in ("here", "there"))
    golive.set_live(here, live=True, by="Mara")
    dies(here, "answered")
    clock.now += LEASE_OVER
    send(there)

    assert rows(world, "SELECT state FROM message") == [("unknown",)]
    assert (len(list((tmp_path / "here").glob("*.eml"))), len(list((tmp_path / "there").glob("*.eml")))) == (1, 0)


def test_a_folder_is_the_same_outlet_wherever_it_is_mounted(tmp_path: Path) -> None:
    before = OutboxMailer(tmp_path / "outbox").outlet
    (tmp_path / "outbox").rename(tmp_path / "moved")

    assert OutboxMailer(tmp_path / "moved").outlet == before
    assert OutboxMailer(tmp_path / "outbox").outlet != before
