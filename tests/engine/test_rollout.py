"""A persona under rollout takes its share, and the others wait."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine.enroll import enroll
from nurture.engine.in_force import current
from nurture.engine.releases import Draft, put_in_force
from nurture.engine.world import World
from nurture.rules.program import Release
from tests.cast import add_contact, add_partner, make_release, make_world
from tests.conftest import FakeClock
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
