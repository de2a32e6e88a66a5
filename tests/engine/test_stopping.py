"""Who orders mail to stop, and is told that it has, sees no letter intended after that, on whichever worker."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine, event, text

from db import inbox
from db.session import open_engine, transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from nurture.engine.send import send
from nurture.engine.unsubscribe import unsubscribe, unsubscribe_url
from nurture.engine.world import World
from nurture.rules.failpoints import Point, arm
from nurture.rules.guard import Guard
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force, without
from tests.conftest import FakeClock
from tests.happenings import rows

OFF = "golive --off"
BOTH = {"r1": make_rep("r1"), "r2": make_rep("r2", languages=("en", "de"))}
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> Iterator[World]:
    """Two owners, of two partners of two reps, each with a letter that is due in a live program. One bounce is too many."""
    put_in_force(database, make_release(holdout=0.0, reps=BOTH, guard=Guard(bounced=0.0, complained=0.0, at_least=1)))
    with transaction(database) as connection:
        for number in (1, 2):
            partner = add_partner(connection, external_id=f"P{number}", rep_id=f"r{number}")
            person = {"external_id": f"C{number}", "email": f"ada{number}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    made = make_world(database, clock, CollectingMailer())
    golive.set_live(made, live=True, by="Mara")
    enroll(made)
    yield made
    arm(None)


@pytest.fixture
def elsewhere(world: World, database_url: str) -> Iterator[World]:
    """The same world from another process."""
    engine = open_engine(database_url)
    yield replace(world, database=engine, mailer=CollectingMailer())
    engine.dispose()


def order(world: World, scope: str, target: str) -> None:
    if scope == OFF:
        golive.set_live(world, live=False, by="Mara")
    else:
        pausing.pause(world, scope, target, because="stop", until=None, by="Mara")


def meanwhile(at: Point, act: Callable[[], object]) -> None:
    def look(point: Point) -> None:
        if point == at:
            arm(None)
            act()

    arm(look)


def waits(database: Engine) -> bool:
    """Whether anybody waits for a lock; who holds an SQLite file holds everybody up."""
    if database.dialect.name == "sqlite":
        return True
    found = rows(
        database, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    return found != [(0,)]


def begin(database: Engine, verb: Callable[[], object]) -> threading.Thread:
    """Beside us, until it is through or has to wait."""
    other = threading.Thread(target=verb, daemon=True)
    other.start()
    limit = time.monotonic() + 60
    while other.is_alive() and not waits(database):
        assert time.monotonic() < limit
        time.sleep(0.005)
    return other


@pytest.mark.parametrize(
    ("scope", "target"),
    [
        ("all", ""),
        ("mailer", "collecting"),
        ("stream", "owner_manager"),
        ("rep", "r1"),
        ("partner", "P1"),
        ("contact", "C1"),
        (OFF, ""),
    ],
)
def test_an_order_to_stop_is_acknowledged_after_the_intents_that_it_came_too_late_for(
    world: World, elsewhere: World, scope: str, target: str
) -> None:
    log: list[str] = []
    others: list[threading.Thread] = []

    def stop() -> None:
        order(elsewhere, scope, target)
        log.append("acknowledged")

    meanwhile("gate asked", lambda: others.append(begin(world.database, stop)))
    event.listen(world.database, "commit", lambda _connection: log.append("commits") if others else None)
    sent = send(world, partners=(1, 1)).sent
    others[0].join(60)

    assert sent == 1
    assert log[0] == "commits"
    assert "acknowledged" in log
    assert send(world).sent == (0 if scope in ("all", "mailer", "stream", OFF) else 1)


def test_a_pause_that_is_lifted_while_letters_are_judged_holds_none_of_them(world: World, elsewhere: World) -> None:
    order(world, "rep", "r1")
    lift = partial(pausing.resume, elsewhere, "rep", "r1", by="Mara")
    others: list[threading.Thread] = []
    meanwhile("gate asked", lambda: others.append(begin(world.database, lift)))
    held = send(world, partners=(1, 1))
    others[0].join(60)

    assert held.sent + send(world, partners=(1, 1)).sent == 1


@on_postgresql
def test_an_unsubscribe_and_a_walk_that_cross_get_through_both(world: World, elsewhere: World, clock: FakeClock) -> None:
    """The stream is released no more, so that whoever is in it leaves it, and is looked at by enroll again."""
    assert send(world, partners=(1, 1)).sent == 1
    ((mid,),) = rows(world.database, "SELECT mid FROM message WHERE state = 'accepted'")
    put_in_force(world.database, without("owner_manager", make_release(holdout=0.0, reps=BOTH)))
    clock.advance(days=10)
    others: list[threading.Thread] = []
    token = unsubscribe_url(world, str(mid)).rpartition("/")[2]

    @event.listens_for(world.database, "before_cursor_execute")
    def _(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "UPDATE contact" in statement and not others:
            others.append(begin(world.database, lambda: unsubscribe(elsewhere, token)))

    send(world)
    others[0].join(60)

    assert rows(world.database, "SELECT count(*) FROM suppression") == [(1,)]
    assert rows(world.database, "SELECT state FROM enrollment WHERE contact_id = 1") in ([("finished",)], [("exited",)])


@on_postgresql
def test_a_worker_that_comes_while_an_order_is_given_waits_for_it_and_obeys(world: World, elsewhere: World) -> None:
    others: list[threading.Thread] = []

    @event.listens_for(elsewhere.database, "commit")
    def _(_connection: object) -> None:
        if not others:
            others.append(begin(world.database, lambda: send(world)))

    order(elsewhere, "all", "")
    others[0].join(60)

    assert rows(world.database, "SELECT DISTINCT state, because FROM message") == [("planned", "all mail is paused: stop")]


@on_postgresql
def test_two_workers_do_not_wait_for_each_other(world: World, elsewhere: World) -> None:
    """Once a day has begun to be counted; its first letters do."""
    with transaction(world.database) as connection:
        begun = "INSERT INTO letter_day (scope, target, day, letters) VALUES ('stream', 'owner_manager', '2026-03-03', 0)"
        connection.execute(text(begun))
    second: list[int] = []
    meanwhile("gate asked", lambda: begin(world.database, lambda: second.append(send(elsewhere, partners=(2, 2)).sent)))

    assert send(world, partners=(1, 1)).sent == 1
    assert second == [1]


@on_postgresql
def test_an_order_to_stop_waits_for_no_dry_run(world: World, elsewhere: World) -> None:
    told: list[bool] = []
    meanwhile("gate asked", lambda: told.append(begin(world.database, lambda: order(elsewhere, "all", "")).is_alive()))

    assert send(world, dry_run=True).sent == 2
    assert told == [False]


def test_a_guard_rail_and_a_worker_that_cross_get_through_both(world: World, elsewhere: World, clock: FakeClock) -> None:
    assert send(world, partners=(1, 1)).sent == 1
    ((mid,),) = rows(world.database, "SELECT mid FROM message WHERE state = 'accepted'")
    item = {"event": "bounce", "type": "bounce", "nurture_mid": mid, "sg_event_id": "b", "timestamp": int(clock().timestamp())}
    with transaction(world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(item), False)], clock())
    others: list[threading.Thread] = []
    meanwhile("gate asked", lambda: others.append(begin(world.database, lambda: ingest(elsewhere))))

    assert send(world).sent == 1
    others[0].join(60)
    assert rows(world.database, "SELECT scope, target FROM pause ORDER BY scope") == [
        ("rep", "r1"),
        ("stream", "owner_manager"),
    ]
