"""What a release changes about letters that wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine

from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.in_force import current
from nurture.engine.releases import Draft, put_in_force
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.program import Caps, Release
from nurture.rules.reps import Away
from nurture.rules.spans import WEEKDAYS, Cap, Hours
from tests import cast
from tests.cast import add_contact, add_partner, make_release, make_rep, make_world
from tests.conftest import FakeClock
from tests.happenings import rows

ALWAYS = Hours(WEEKDAYS, time(0), time(23, 59, 59))
ON_LEAVE = {"r1": make_rep("r1", away=(Away(date(2026, 3, 2), date(2026, 3, 6)),))}
NARROW = make_release(caps=Caps(contact=Cap(1, 5), partner=Cap(1, 30)))


@pytest.mark.parametrize(
    ("before", "after", "hour", "because"),
    [
        (make_release(), make_release(window=ALWAYS), 22, "outside the sending window"),
        (NARROW, make_release(), 9, "the partner had 1 in 30 days"),
        (make_release(reps=ON_LEAVE), make_release(), 9, "the owner is away until 7 Mar 2026"),
        (make_release(reps={"r1": make_rep(letters_per_day=1)}), make_release(), 9, "the owner had 1 letters a day"),
    ],
    ids=["window", "cap", "away", "a rep's day"],
)
def test_a_letter_goes_at_once_when_a_release_lifts_what_held_it(
    database: Engine, clock: FakeClock, before: Release, after: Release, hour: int, because: str
) -> None:
    world = held(database, clock, before, hour)
    assert because in {found for (found,) in rows(database, "SELECT because FROM message WHERE state = 'planned'")}
    put_in_force(world, Draft(after, current(world)), by="Mara")
    send(world)

    assert rows(database, "SELECT state, count(*) FROM message GROUP BY state") == [("accepted", 2)]


def test_a_letter_that_waits_goes_on_waiting_where_nothing_was_lifted(database: Engine, clock: FakeClock) -> None:
    world = held(database, clock, make_release(), 22)
    before = rows(database, "SELECT due_at, planned_at, waits_since FROM message ORDER BY id")
    put_in_force(world, Draft(make_release(holdout=0.2), current(world)), by="Mara")

    assert rows(database, "SELECT due_at, planned_at, waits_since FROM message ORDER BY id") == before


def test_what_waits_for_something_else_goes_on_waiting(database: Engine, clock: FakeClock) -> None:
    world = held(database, clock, make_release(), 9, live=False)
    before = rows(database, "SELECT due_at, because FROM message ORDER BY id")
    put_in_force(world, Draft(make_release(window=ALWAYS), current(world)), by="Mara")

    assert rows(database, "SELECT due_at, because FROM message ORDER BY id") == before


def held(database: Engine, clock: FakeClock, release: Release, hour: int, *, live: bool = True) -> World:
    """Ada and Ben of Aster Systems in their streams, after a tick on Tuesday at that hour (UTC)."""
    clock.now = datetime(2026, 3, 3, hour, 0, tzinfo=UTC)
    cast.put_in_force(database, replace(release, program=replace(release.program, holdout=0.0)))
    world = make_world(database, clock)
    with database.begin() as connection:
        aster = add_partner(connection)
        add_contact(connection, aster, "Ada", match_due=clock.now)
        add_contact(connection, aster, "Ben", match_due=clock.now)
    golive.set_live(world, live=live, by="Mara")
    enroll(world)
    send(world)
    return world
