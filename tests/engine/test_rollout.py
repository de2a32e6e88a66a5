"""A persona under rollout takes its share, the others wait, and a stream that does harm pauses."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine.enroll import enroll
from nurture.engine.explain import explain
from nurture.engine.in_force import current
from nurture.engine.releases import Draft, put_in_force
from nurture.engine.world import World
from nurture.rules.guard import Guard
from nurture.rules.program import Release
from tests.cast import add_contact, add_partner, make_release, make_world
from tests.conftest import FakeClock
from tests.engine.ingest.conftest import set_desk
from tests.happenings import rows


def rolled_out(share: float, **changes: object) -> Release:
    made = make_release(**changes)
    owners = replace(made.personas["owner_manager"], rollout=share)
    return replace(made, personas=made.personas | {"owner_manager": owners})


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Forty owners at forty partners, and a rollout that takes half."""
    made = make_world(database, clock)
    put_in_force(made, Draft(rolled_out(0.5, holdout=0.0), None), by="Mara")
    with transaction(database) as connection:
        for number in range(40):
            partner = add_partner(connection, external_id=f"P{number}")
            person = {"external_id": f"C{number}", "email": f"ada{number}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    return made


def inside(world: World) -> set[object]:
    return {row[0] for row in rows(world.database, "SELECT contact_id FROM enrollment WHERE state = 'active'")}


def widen(world: World, share: float) -> None:
    put_in_force(world, Draft(rolled_out(share, holdout=0.0), current(world)), by="Mara")
    enroll(world)


def test_the_others_wait_and_no_other_persona_takes_them(world: World) -> None:
    done = enroll(world)

    assert 0 < done.entered < 40
    assert done.personas == {"owner_manager": done.entered}
    assert done.stayed == {"waiting for the rollout of owner_manager, at 50% so far": 40 - done.entered}


def test_a_wider_release_lets_in_more_and_a_narrower_throws_nobody_out(world: World) -> None:
    enroll(world)
    first = inside(world)
    widen(world, 0.9)
    second = inside(world)
    widen(world, 0.1)

    assert first < second == inside(world)


def test_who_was_in_a_stream_before_is_let_in_by_a_wider_release_too(world: World) -> None:
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE enrollment SET state = 'finished'"))
        connection.execute(text("UPDATE contact SET match_due = NULL"))
    widen(world, 1.0)

    assert len(inside(world)) == 40


def pause(world: World) -> None:
    with transaction(world.database) as connection:
        connection.execute(
            text(
                "INSERT INTO pause (scope, target, because, since, by)"
                " VALUES ('stream', 'owner_manager', 'too many bounces', 0, 'Mara')"
            )
        )


def test_a_paused_stream_takes_nobody_until_the_pause_is_lifted(world: World, clock: FakeClock) -> None:
    pause(world)
    enroll(world)
    assert inside(world) == set()
    assert "the stream owner_manager is paused: too many bounces" in " ".join(explain(world, "C1").now)

    with transaction(world.database) as connection:
        connection.execute(text("UPDATE pause SET until = 1"))
    clock.advance(days=1)
    enroll(world)
    assert inside(world)


def bounce(database: Engine, clock: FakeClock, release: Release) -> list[tuple[object, ...]]:
    desk = set_desk(database, clock, release)
    for _ in range(2):
        desk.post(desk.item("bounce", type="bounce"))
        desk.post(desk.item("bounce", type="bounce", mid="m-ben"))
    return [*desk.rows("SELECT scope, target, because, by FROM pause"), *desk.rows("SELECT who, what, target FROM audit")]


def test_a_stream_over_its_guard_rail_pauses_once(database: Engine, clock: FakeClock) -> None:
    assert bounce(database, clock, rolled_out(0.5, guard=Guard(bounced=0.05, at_least=2))) == [
        ("stream", "owner_manager", "1 of 2 letters bounced, more than the 5% of the guard rail", "guard rail"),
        ("guard rail", "pause", "stream owner_manager"),
    ]


def test_without_a_rollout_no_stream_is_paused(database: Engine, clock: FakeClock) -> None:
    assert bounce(database, clock, rolled_out(1.0, guard=Guard(bounced=0.05, at_least=2))) == []
