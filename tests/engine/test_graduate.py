from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from db.columns import to_db
from db.session import transaction
from nurture.engine.graduate import approve, proposals, propose, refuse
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.program import Pool
from tests.cast import NOW, add_contact, add_partner, make_release, make_world
from tests.happenings import put_in_force, rows

RELEASE = make_release()


@pytest.fixture
def world(database: Engine) -> World:
    """Aster Systems, proposed by r1, with Ada in a stream and a letter planned."""
    release_id = put_in_force(database, RELEASE, NOW)
    with transaction(database) as connection:
        aster = add_partner(connection, competence=70)
        ada = add_contact(connection, aster, "Ada")
        propose(connection, RELEASE, aster, by="r1", now=NOW)
        connection.execute(
            text(
                "INSERT INTO enrollment (contact_id, partner_id, stream, release_id, state, at_step, entered_at)"
                " VALUES (:ada, :aster, 'general', :release, 'active', 'hello', 0)"
            ),
            {"ada": ada, "aster": aster, "release": release_id},
        )
        connection.execute(
            text(
                "INSERT INTO message (mid, origin, origin_id, step, letter, persona, about, contact_id, partner_id, rep_id,"
                " state, due_at, planned_at) VALUES ('m1', 'step', (SELECT max(id) FROM enrollment), 'hello',"
                " 'hello', 'general', 'margin', :ada, :aster, 'r1', 'planned', 0, 0)"
            ),
            {"ada": ada, "aster": aster},
        )
    return make_world(database)


def _win_a_deal(world: World) -> None:
    rows(
        world.database,
        "INSERT INTO opportunity (external_id, partner_id, state, amount_cents, registered_on)"
        " SELECT 'O1', id, 'won', 100, '2026-01-01' FROM partner WHERE external_id = 'P1' RETURNING id",
    )


def test_what_waits_is_shown_with_what_is_met_and_what_is_not(world: World) -> None:
    found = proposals(world)
    (judged,) = found.waiting
    assert (judged.proposal.partner.external_id, judged.proposal.to_tier) == ("P1", "silver")
    assert judged.proposal.partner.competence == 70
    assert [(one.because, one.met) for one in judged.criteria] == [("fit A or B", True), ("has won a deal", False)]
    assert (found.band.graduated, found.band.pool) == (0, 1)


def test_an_unmet_criterion_refuses_with_its_reason(world: World) -> None:
    with pytest.raises(UserError, match=r"P1 does not yet meet: has won a deal \(competence is 70\)"):
        approve(world, "P1", by="Mara")
    assert rows(world.database, "SELECT tier, graduated_at FROM partner") == [("registered", None)]


def test_an_approval_moves_the_tier_ends_the_streams_and_begins_the_plan(world: World) -> None:
    _win_a_deal(world)
    done = approve(world, "P1", by="Mara")
    assert (done.to_tier, done.left_streams, done.ends_on) == ("silver", 1, date(2026, 5, 26))
    assert [(step.week, step.on) for step in done.plan] == [(2, date(2026, 3, 10)), (12, date(2026, 5, 19))]
    assert rows(world.database, "SELECT tier, graduated_at FROM partner") == [("silver", to_db(NOW))]
    assert rows(world.database, "SELECT state, because FROM enrollment") == [("exited", "graduated")]
    assert rows(world.database, "SELECT state FROM message") == [("cancelled",)]
    assert rows(world.database, "SELECT state, decided_by FROM graduation") == [("approved", "Mara")]
    assert rows(world.database, "SELECT starts_on, ends_on FROM plan") == [("2026-03-03", "2026-05-26")]
    assert rows(world.database, "SELECT who, what FROM audit WHERE what LIKE 'graduate%'") == [("Mara", "graduate")]
    with pytest.raises(UserError, match="No graduation of P1 waits"):
        approve(world, "P1", by="Mara")


def test_a_manager_may_decide_despite_a_criterion_and_the_reason_is_kept(world: World) -> None:
    approve(world, "P1", by="Mara", despite="the deal is signed, not yet booked")
    assert rows(world.database, "SELECT detail FROM audit WHERE what = 'graduate'") == [("the deal is signed, not yet booked",)]


@pytest.mark.parametrize("by", ["", "  ", "Mara\x1b[2J", "Mara\u202e"])
def test_who_decides_has_a_name(world: World, by: str) -> None:
    for decide in (approve, refuse):
        with pytest.raises(UserError, match="--by is no name that can be kept"):
            decide(world, "P1", by=by)
    assert len(proposals(world).waiting) == 1


def test_a_reason_is_kept_on_one_line(world: World) -> None:
    with pytest.raises(UserError, match="does not yet meet"):
        approve(world, "P1", by="Mara", despite="\x00")
    approve(world, "P1", by="Mara", despite="signed,\nnot \x1bbooked")
    assert rows(world.database, "SELECT detail FROM audit WHERE what = 'graduate'") == [("signed, not  booked",)]


def test_a_refusal_leaves_the_partner_where_it_is_and_another_proposal_may_come(world: World) -> None:
    refuse(world, "P1", by="Mara", because="not yet")
    assert proposals(world).waiting == ()
    assert rows(world.database, "SELECT state FROM enrollment") == [("active",)]
    with transaction(world.database) as connection:
        assert propose(connection, RELEASE, 1, by="r1", now=NOW).new
        assert not propose(connection, RELEASE, 1, by="r1", now=NOW).new


def test_a_tier_that_leads_nowhere_is_not_proposed(world: World) -> None:
    top = replace(RELEASE.program.graduation, tiers={})
    with transaction(world.database) as connection:
        proposed = propose(connection, make_release(graduation=top), 1, by="r1", now=NOW)
    assert proposed.to_tier is None


def test_an_unknown_partner_is_a_mistake(world: World) -> None:
    with pytest.raises(UserError, match="There is no partner P77"):
        approve(world, "P77", by="Mara")


def test_the_band_counts_a_year_over_the_pool_they_came_from(world: World) -> None:
    with transaction(world.database) as connection:
        for number in range(23):
            add_partner(connection, external_id=f"Q{number}")
        add_partner(connection, external_id="gold", tier="gold")
        held_out = add_partner(connection, external_id="held-out")
        connection.execute(text("INSERT INTO holdout (partner_id, drawn_at) VALUES (:id, 0)"), {"id": held_out})
        add_partner(connection, external_id="no-more")
        add_partner(connection, external_id="old", graduated_at=NOW - timedelta(days=400))
    put_in_force(world.database, make_release(pool=Pool(RELEASE.program.pool.tiers, exclude=("no-more",))), NOW)
    _win_a_deal(world)
    band = approve(world, "P1", by="Mara").band
    assert (band.graduated, band.pool, band.days, band.side) == (1, 24, 365, "within")
