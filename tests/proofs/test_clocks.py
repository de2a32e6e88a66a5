"""Who moves while a letter is claimed is written to by the new clock; a worker whose clock jumps repeats and loses nothing."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, text

from db.columns import from_db
from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.failpoints import arm
from nurture.rules.spans import WEEKDAYS, Hours
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock

JUMP = timedelta(hours=36)


@pytest.fixture
def mailer() -> CollectingMailer:
    return CollectingMailer()


def live(database: Engine, clock: FakeClock, mailer: CollectingMailer, window: Hours | None = None) -> World:
    """Ada of Berlin, whose first letter is due on a Tuesday at ten by her clock."""
    put_in_force(database, make_release(**({"window": window} if window else {})))
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), match_due=clock.now)
    world = make_world(database, clock, mailer)
    golive.set_live(world, live=True, by="Mara")
    enroll(world)
    return world


def rows(world: World, question: str) -> Sequence[tuple[object, ...]]:
    with world.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_a_contact_that_moves_while_its_letter_is_claimed_is_written_to_in_the_new_window(
    database: Engine, clock: FakeClock, mailer: CollectingMailer
) -> None:
    world = live(database, clock, mailer)

    def move(point: str) -> None:
        if point == "claimed":
            with transaction(database) as connection:
                connection.execute(text("UPDATE contact SET zone = 'America/St_Johns'"))

    arm(move)
    try:
        sent = send(world)
    finally:
        arm(None)

    assert sent.because == {"outside the sending window": 1}
    assert mailer.letters == []
    ((due,),) = rows(world, "SELECT due_at FROM message")
    assert from_db(int(str(due))) == datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # half past eight on Newfoundland
    clock.now = from_db(int(str(due)))
    assert send(world).sentence == "sent 1"


def test_a_clock_that_jumps_a_day_and_a_half_ahead_and_back_sends_nothing_twice(
    database: Engine, clock: FakeClock, mailer: CollectingMailer
) -> None:
    world = live(database, clock, mailer, Hours(WEEKDAYS, time(0), time(23, 59)))
    for jump in (JUMP, -JUMP, JUMP, -JUMP):
        clock.now += jump
        send(world)

    assert len(mailer.letters) == 1
    clock.now += timedelta(days=9)
    send(world)
    assert len(mailer.letters) == 2


def test_a_claim_of_a_worker_whose_clock_ran_ahead_is_free_again_once_its_lease_has_passed(
    database: Engine, clock: FakeClock, mailer: CollectingMailer
) -> None:
    """It died with a lease that ends a day and a half from now; until then its letter waits, visibly claimed."""
    world = live(database, clock, mailer, Hours(WEEKDAYS, time(0), time(23, 59)))
    clock.now += JUMP

    def die(point: str) -> None:
        if point == "claimed":
            raise KeyboardInterrupt

    arm(die)
    try:
        with pytest.raises(KeyboardInterrupt):
            send(world)
    finally:
        arm(None)
    clock.now -= JUMP
    send(world)
    assert (rows(world, "SELECT state FROM message"), mailer.letters) == ([("claimed",)], [])

    clock.now += JUMP + timedelta(minutes=6)
    assert send(world).sentence == "sent 1"


def test_a_worker_that_comes_back_to_a_claim_that_is_another_s_by_now_sends_nothing(
    database: Engine, clock: FakeClock, mailer: CollectingMailer
) -> None:
    world = live(database, clock, mailer)
    other = CollectingMailer()

    def freeze(point: str) -> None:
        if point == "claimed":
            arm(None)
            clock.advance(minutes=6)
            send(make_world(database, clock, other))

    arm(freeze)
    try:
        send(world)
    finally:
        arm(None)

    assert (len(other.letters), len(mailer.letters)) == (1, 0)
