"""A letter or a value that is no good is set aside or waits; the others go."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, text

from db.session import transaction
from nurture.engine import golive
from nurture.engine.call_list import call_list
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.send import Sent, send
from nurture.engine.world import World
from nurture.rules.program import Release
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_world
from tests.conftest import FakeClock
from tests.happenings import happened, put_in_force

PLAIN = make_release()


def live(database: Engine, clock: FakeClock, release: Release = PLAIN) -> World:
    """Ada, who reads German, and Ben, who reads English, in streams of their own."""
    put_in_force(database, release, clock.now)
    with transaction(database) as connection:
        for number, name in enumerate(("Ada", "Ben")):
            partner = add_partner(connection, external_id=f"P{number}")
            add_contact(connection, partner, name, match_due=clock.now)
    world = make_world(database, clock)
    golive.set_live(world, live=True, by="Mara")
    return world


def tick(world: World) -> Sent:
    enroll(world)
    return send(world)


def to(world: World) -> list[tuple[str, str]]:
    assert isinstance(world.mailer, CollectingMailer)
    return [(letter.to_address, letter.to_name) for letter in world.mailer.letters]


def test_a_name_of_a_megabyte_holds_its_letter_only(database: Engine, clock: FakeClock) -> None:
    world = live(database, clock)
    with transaction(database) as connection:
        connection.execute(text("UPDATE contact SET given_name = :name WHERE external_id = 'C1'"), {"name": "A" * 1_000_000})

    sent = tick(world)

    assert (sent.sent, sent.held) == (1, 1)
    assert sent.because == {"contact.given_name is missing": 1}
    assert to(world) == [("ben@aster.example", "Ben Bloch")]


def test_a_name_that_no_letter_shows_stays_out_of_its_head_as_well(database: Engine, clock: FakeClock) -> None:
    world = live(database, clock)
    with transaction(database) as connection:
        connection.execute(text("UPDATE contact SET family_name = :name WHERE external_id = 'C1'"), {"name": "A" * 1_000_000})

    tick(world)

    assert sorted(to(world)) == [("ada@aster.example", ""), ("ben@aster.example", "Ben Bloch")]


@pytest.mark.parametrize(
    "body",
    [
        "{{ 'A' * 1000000000 }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for a in 'abc' %}{{ a }}{% endfor %}",
        "{% if %}",
        "x" * 200_000,
        "{{ partner.city in 7 }}",
    ],
)
def test_a_letter_that_no_release_would_have_let_through_is_set_aside(database: Engine, clock: FakeClock, body: str) -> None:
    key = "owner_manager/hello.de"
    harmful = replace(PLAIN.letters[key], html=body, text=body)
    world = live(database, clock, make_release(letters={**PLAIN.letters, key: harmful}))

    sent = tick(world)

    assert (sent.sent, sent.failed) == (1, 1)
    assert "cannot be rendered" in next(iter(sent.because))
    assert to(world) == [("ben@aster.example", "Ben Bloch")]


def test_a_talk_that_cannot_be_told_leaves_the_rep_s_list_whole(database: Engine, clock: FakeClock) -> None:
    broken = {name: replace(talk, opening="{{ 7 * 7 }}") for name, talk in PLAIN.talks.items()}
    put_in_force(database, make_release(talks=broken), clock.now)
    with transaction(database) as connection:
        ada = add_contact(connection, add_partner(connection))
        happened(connection, ada, "replied", clock.now, points=10)
    world = make_world(database, clock)
    escalate(world)

    (card,) = call_list(world, "r1").open

    assert card.talk == ()
