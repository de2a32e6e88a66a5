"""Who enters a stream, who stays out, and why."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db.columns import to_db
from db.session import transaction
from nurture.engine.enroll import enroll
from nurture.engine.world import World
from nurture.rules.conditions import Fact
from nurture.rules.program import Pool
from nurture.rules.spans import Span
from nurture.rules.streams import EmailStep
from tests.cast import add_contact, add_partner, make_persona, make_release, make_world, put_in_force
from tests.conftest import FakeClock


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    put_in_force(database)
    return make_world(database, clock)


def ada(world: World, *, partner: dict[str, Any] | None = None, **changes: Any) -> int:
    """Ada of Aster Systems, marked for a look; returns her id."""
    with transaction(world.database) as connection:
        return add_contact(connection, add_partner(connection, **(partner or {})), match_due=world.clock(), **changes)


def contact(world: World) -> tuple[str | None, str, int | None]:
    with world.database.connect() as connection:
        row = connection.execute(text("SELECT persona, because, match_due FROM contact")).one()
    return row.persona, row.because, row.match_due


def streams(world: World) -> list[tuple[str, str]]:
    with world.database.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT stream, state FROM enrollment ORDER BY id"))]


def test_the_first_persona_that_fits_is_entered_with_its_reason(world: World) -> None:
    ada(world)

    assert enroll(world).personas == {"owner_manager": 1}
    assert contact(world) == (
        "owner_manager",
        "role is owner or managing_director or founder and employees at most 25",
        None,
    )


def test_who_fits_nothing_is_taken_by_the_last(world: World) -> None:
    ada(world, role="office_manager")

    assert enroll(world).personas == {"general": 1}


def test_a_missing_fact_never_matches(world: World) -> None:
    ada(world, partner={"employees": None})

    assert enroll(world).personas == {"general": 1}


@pytest.mark.parametrize(
    ("partner", "changes", "because"),
    [
        ({"tier": "gold"}, {}, "tier gold is not in the pool"),
        ({}, {"consent": "legitimate_interest"}, "no consent that does in DE"),
        ({}, {"language": "ja"}, "letters to readers of ja are held"),
        ({"rep_id": None, "owner_because": "no rep writes de"}, {}, "no owner yet: no rep writes de"),
        ({"graduated_at": 0}, {}, "the partner has graduated"),
    ],
)
def test_who_stays_out_is_told_why(world: World, partner: dict[str, Any], changes: dict[str, Any], because: str) -> None:
    if "graduated_at" in partner:
        partner = {"graduated_at": world.clock()}
    ada(world, partner=partner, **changes)

    assert enroll(world).stayed == {because: 1}
    assert streams(world) == []
    assert contact(world)[1] == because


def test_a_persona_may_ask_for_deals(database: Engine, clock: FakeClock) -> None:
    winners = make_persona("general", Fact("partner.deals_won", at_least=1), EmailStep("hello", "deals", Span(0, "days"), None))
    release = make_release(personas={"general": winners})
    put_in_force(database, replace(release, program=replace(release.program, personas=("general",))))
    world = make_world(database, clock)
    ada(world)
    with transaction(database) as connection:
        connection.execute(
            text(
                "INSERT INTO opportunity (external_id, partner_id, state, amount_cents, registered_on)"
                " VALUES ('D1', 1, 'won', 100, '2026-02-01')"
            )
        )

    enroll(world)

    assert contact(world)[1] == "deals won at least 1"


def test_the_holdout_is_left_alone(world: World) -> None:
    ada(world)
    with transaction(world.database) as connection:
        connection.execute(text("INSERT INTO holdout (partner_id, drawn_at) VALUES (1, 0)"))

    assert enroll(world).stayed == {"the partner is in the holdout": 1}


def test_nobody_is_in_two_streams(world: World) -> None:
    ada(world)
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE contact SET role = 'engineer', match_due = 0"))

    assert enroll(world).entered == 0
    assert streams(world) == [("owner_manager", "active")]
    assert contact(world)[0] == "owner_manager"


def test_who_no_longer_belongs_leaves(world: World) -> None:
    ada(world)
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE partner SET tier = 'gold'"))
        connection.execute(text("UPDATE contact SET match_due = 0"))
    enroll(world)

    assert streams(world) == [("owner_manager", "exited")]


def test_an_owner_lost_only_holds(world: World) -> None:
    ada(world)
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE partner SET rep_id = NULL"))
        connection.execute(text("UPDATE contact SET match_due = 0"))
    enroll(world)

    assert streams(world) == [("owner_manager", "active")]


def test_who_comes_back_goes_on_with_what_is_new(world: World) -> None:
    contact_id = ada(world)
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE enrollment SET state = 'exited', because = 'replied'"))
        connection.execute(text("UPDATE contact SET match_due = 0"))
        connection.execute(
            text(
                "INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id,"
                " state, due_at, planned_at) VALUES ('m1', 'step', 1, 'hello', 'hello', 'owner_manager', 'margin', :contact,"
                " 1, 'r1', 'delivered', 0, 0)"
            ),
            {"contact": contact_id},
        )
    enroll(world)

    with world.database.connect() as connection:
        assert connection.execute(text("SELECT at_step FROM enrollment WHERE state = 'active'")).scalar_one() == "margin"


def test_a_look_that_is_not_due_yet_waits(world: World, clock: FakeClock) -> None:
    ada(world)
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE contact SET match_due = :later"), {"later": to_db(clock.now) + 1})

    assert enroll(world).looked_at == 0


def test_a_dry_run_changes_nothing(world: World) -> None:
    ada(world)

    assert enroll(world, dry_run=True).entered == 1
    assert streams(world) == []


def test_a_pool_of_countries_leaves_out_the_others(database: Engine, clock: FakeClock) -> None:
    put_in_force(database, make_release(pool=Pool(tiers=("registered",), countries=("AT",))))
    world = make_world(database, clock)
    ada(world)

    assert enroll(world).stayed == {"DE is not in the pool": 1}
