"""Explain: where Ada stands, in sentences that say what, until when and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from db.columns import to_db
from db.enrollments import exit_contacts
from db.matching import look_again
from db.session import transaction
from db.tables import Holdout, Pause
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.explain import explain
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.errors import UserError
from tests.cast import add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import happened


@pytest.fixture
def world(database: Engine, clock: FakeClock) -> World:
    """Ada and Ben of Aster Systems, in a live program, on a Tuesday morning."""
    put_in_force(database, make_release())
    with transaction(database) as connection:
        partner = add_partner(connection)
        for name in ("Ada", "Ben"):
            add_contact(connection, partner, name, match_due=clock.now)
    made = make_world(database, clock)
    golive.set_live(made, live=True, by="Mara")
    return made


def tick(world: World) -> None:
    enroll(world)
    send(world)


def pause(world: World, **values: object) -> None:
    with transaction(world.database) as connection:
        connection.execute(insert(Pause).values(since=world.clock(), by="Mara", **values))


def test_who_she_is_and_what_comes_next(world: World) -> None:
    tick(world)
    told = explain(world, "C1")

    assert told.who == (
        "Ada Arendt (C1) is owner at Aster Systems (P1, DE).",
        "The partner's tier is registered, its fit A (80), its competence 0.",
        "Letters go out in de.",
        "The owner is Jana Lindqvist (r1): current owner.",
    )
    assert told.now[0].startswith("In owner_manager since 3 Mar 2026; matched because role is owner")
    assert told.now[1] == "Next: the step margin, no earlier than Tue 10 Mar 2026, 10:00."
    assert told.letters == ("Tue 3 Mar 2026, 10:00  owner_manager/hello  sent (accepted)",)
    assert told.zone == "Europe/Berlin"


def test_a_letter_over_the_cap_says_until_when_it_is_held(world: World, clock: FakeClock) -> None:
    tick(world)
    with transaction(world.database) as connection:
        connection.exec_driver_sql(f"UPDATE enrollment SET due_at = {round(clock.now.timestamp() * 1000)}")
    clock.advance(hours=1)
    tick(world)

    assert (
        "The letter owner_manager/margin is held until Mon 9 Mar 2026, 08:30: the contact had 1 in 5 days."
        in explain(world, "C1").now
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"scope": "all", "because": "trade fair"}, "All mail is paused for now, by Mara since 3 Mar 2026: trade fair."),
        ({"scope": "rep", "target": "r1", "because": "ill"}, "The rep r1 is paused for now, by Mara since 3 Mar 2026: ill."),
        (
            {"scope": "stream", "target": "owner_manager", "because": "new prices", "until": datetime(2026, 3, 9, tzinfo=UTC)},
            "The stream owner_manager is paused until Mon 9 Mar 2026, 01:00, by Mara since 3 Mar 2026: new prices.",
        ),
    ],
    ids=("all", "rep", "stream"),
)
def test_a_pause_is_told(world: World, values: dict[str, object], said: str) -> None:
    tick(world)
    pause(world, **values)

    assert said in explain(world, "C1").now


def test_a_pause_of_others_is_not(world: World) -> None:
    tick(world)
    pause(world, scope="stream", target="technology", because="new prices")

    assert [line for line in explain(world, "C1").now if "paused" in line] == []


def test_a_program_that_is_not_live_holds_every_letter(world: World) -> None:
    golive.set_live(world, live=False, by="Mara")
    tick(world)
    told = explain(world, "C1").now

    assert "The program is not live: every letter is held until `nurture golive`." in told
    assert any("is held until" in line and line.endswith("the program is not live.") for line in told)


def test_a_held_letter_says_when_it_comes_to_the_gate_again(world: World, clock: FakeClock) -> None:
    golive.set_live(world, live=False, by="Mara")
    tick(world)
    told = explain(world, "C1")

    assert "The letter owner_manager/hello is held until Wed 4 Mar 2026, 10:00: the program is not live." in told.now
    assert told.letters == ("Wed 4 Mar 2026, 10:00  owner_manager/hello  held: the program is not live",)


def test_who_left_a_stream_is_looked_at_again_and_not_kept_out_by_the_rule_that_took_them_in(
    world: World, clock: FakeClock
) -> None:
    tick(world)
    with transaction(world.database) as connection:
        exit_contacts(connection, [1], "goal", to_db(clock.now))
        look_again(connection, [1], to_db(clock.now + timedelta(days=60)))
    told = explain(world, "C1").now

    assert "Was in owner_manager from 3 Mar 2026 to 3 Mar 2026: goal." in told
    assert "In no stream. Enroll looks again Sat 2 May 2026, 11:00." in told


def test_an_open_call_holds_the_stream(world: World, clock: FakeClock) -> None:
    tick(world)
    with transaction(world.database) as connection:
        happened(connection, 1, "replied", clock.now - timedelta(hours=1))
    escalate(world)

    assert any(
        line.startswith("Call 1 is open for Jana Lindqvist (r1), due Tue 3 Mar 2026, 12:00, so the streams hold. They replied")
        for line in explain(world, "C1").now
    )


def test_a_partner_in_the_holdout_says_so(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        connection.execute(insert(Holdout).values(partner_id=1, drawn_at=clock.now))
    tick(world)

    assert "The partner is in the holdout: it gets no letters, and no calls because of a score." in explain(world, "C1").now


def test_the_score_adds_up(world: World, clock: FakeClock) -> None:
    tick(world)
    with transaction(world.database) as connection:
        happened(connection, 1, "clicked", clock.now - timedelta(days=30), points=5)
        happened(connection, 1, "clicked", clock.now, points=0, verdict="machine")
        happened(connection, 2, "attended", clock.now, points=10)
    told = explain(world, "C1").score

    assert told[0] == "Sun 1 Feb 2026, 10:00  clicked in hello about margin: 5.0, of which 2.5 is left"
    assert "nothing, judged a machine" in told[1]
    assert told[2] == "Together 2.5 points; half of each is gone after 30 days."
    assert told[3].startswith("The partner's interest is 11.2:")
    assert told[4] == "A call at fit A needs 15 points and competence 0."
    assert told[5] == "No call now: interest is under what the grade needs (11.2 of 15)."


def test_who_asked_for_a_call_gets_one_and_only_one(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        happened(connection, 2, "replied", clock.now - timedelta(hours=1))
    assert explain(world, "C1").score[-1] == "The next look of escalate makes a call of it: They replied to a letter."
    escalate(world)
    assert explain(world, "C1").score[-1] == "No call now: a call is open already."


def test_whom_nobody_knows_is_a_mistake(world: World) -> None:
    with pytest.raises(UserError, match=r"There is no contact C9\. Give the contact_id"):
        explain(world, "C9")
