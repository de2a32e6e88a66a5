"""A new sender domain in the tick: counted over all its reps, by the program's day, in the transaction of the intent."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.explain import explain
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.ramp_up import RampUp
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import rows

FIRMS = 10
ALLOWED = "the domain vendor.example may send {} letters today while it is new"


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Ten owners, five of Jana's and five of Gabor's, whose domain is new from today on."""
    return _set(database, clock, "vendor.example")


def _set(database: Engine, clock: FakeClock, domain_of_gabor: str) -> World:
    gabor = make_rep("r2", email=f"gabor@{domain_of_gabor}", languages=("en", "de"))
    ramp_up = RampUp("vendor.example", date(2026, 3, 3), 3, 1.5)
    put_in_force(database, make_release(holdout=0.0, ramp_up=ramp_up, reps={"r1": make_rep(), "r2": gabor}))
    with transaction(database) as connection:
        for number in range(FIRMS):
            partner = add_partner(connection, external_id=f"P{number}", rep_id=("r1", "r2")[number % 2])
            person = {"external_id": f"C{number}", "email": f"ada{number}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    made = make_world(database, clock)
    golive.set_live(made, live=True, by="Mara")
    enroll(made)
    return made


def test_all_reps_of_a_new_domain_share_its_day_and_the_rest_waits_for_the_next(world: World, clock: FakeClock) -> None:
    sent = send(world)
    assert (sent.sent, sent.because) == (3, {ALLOWED.format(3): FIRMS - 3})
    assert "is held until Wed 4 Mar 2026, 08:30: " + ALLOWED.format(3) in " ".join(explain(world, f"C{FIRMS - 1}").now)

    clock.now = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    sent = send(world)
    assert (sent.sent, sent.because) == (4, {ALLOWED.format(4): FIRMS - 7})


def test_groups_and_ticks_share_one_count(world: World) -> None:
    world.mailer.group = 2

    assert (send(world).sent, send(world).sent) == (3, 0)
    assert rows(world.database, "SELECT letters FROM letter_day WHERE scope = 'domain'") == [(3,)]


def test_another_domain_is_not_slowed_down(database: Engine, clock: FakeClock) -> None:
    assert send(_set(database, clock, "other.example")).sent == 3 + FIRMS // 2


def test_golive_says_that_the_domain_is_new(world: World) -> None:
    (told,) = golive.prospect(world).limits

    assert told == (
        "The domain vendor.example is new: from 3 Mar 2026 on it sends at most 3 letters on its first day,"
        " and 1.5 times as many on each sending day after it."
    )


def test_a_rehearsal_keeps_to_it(world: World) -> None:
    assert send(world, dry_run=True).sent == 3
    assert isinstance(world.mailer, CollectingMailer)
    assert world.mailer.letters == []
