"""A letter went to one address, and its reader has another by now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import inbox
from db.session import transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.ingest import Ingested, ingest
from nurture.engine.reconcile import reconcile
from nurture.engine.send import send
from nurture.engine.unsubscribe import Unsubscribed, unsubscribe, unsubscribe_url
from nurture.engine.world import World
from nurture.mail.journal import Journal
from nurture.rules.keys import address_key
from tests.cast import KEYS, CollectingMailer, add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import rows

OLD, NEW = "ada@aster.example", "ada@birch.example"


@pytest.fixture
def mailer() -> CollectingMailer:
    return CollectingMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: CollectingMailer, tmp_path: Path) -> World:
    """A letter has gone to Ada's old address; then the import brought her new one."""
    put_in_force(database, make_release())
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), "Ada", match_due=clock.now)
    made = make_world(database, clock, mailer, journal=Journal(tmp_path / "journal", "mill"))
    golive.set_live(made, live=True, by="Mara")
    enroll(made)
    send(made)
    move(made, NEW)
    clock.advance(hours=1)
    return made


def move(world: World, address: str) -> None:
    with transaction(world.database) as connection:
        new = {"address": address, "key": key(address)}
        connection.execute(text("UPDATE contact SET email = :address, email_key = :key WHERE external_id = 'C1'"), new)


def key(address: str) -> str:
    return address_key(KEYS.suppression, address)


def somebody_else_comes_to_the_old_address(world: World) -> None:
    with transaction(world.database) as connection:
        partner = add_partner(connection, external_id="P9")
        add_contact(connection, partner, "Cleo", external_id="C9", email=OLD, match_due=world.clock())


def come(world: World, mailer: CollectingMailer, event: str, email: str = OLD, **more: Any) -> Ingested:
    said = {"event": event, "nurture_mid": mailer.letters[0].mid, "timestamp": int(world.clock().timestamp()), "email": email}
    with transaction(world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(said | more), False)], world.clock())
    return ingest(world)


def silenced(world: World) -> set[object]:
    return {target for (target,) in rows(world.database, "SELECT target FROM suppression")}


def enrolled(world: World) -> list[tuple[object, ...]]:
    return list(rows(world.database, "SELECT state, because FROM enrollment ORDER BY id"))


def press(world: World, mailer: CollectingMailer) -> Unsubscribed | None:
    return unsubscribe(world, unsubscribe_url(world, mailer.letters[0].mid).rpartition("/")[2])


def test_who_unsubscribes_is_left_alone_at_the_address_of_the_letter_and_at_the_new_one(
    world: World, mailer: CollectingMailer, clock: FakeClock
) -> None:
    assert press(world, mailer) == Unsubscribed(locale="de", orders=2, streams=1)
    assert silenced(world) == {key(OLD), key(NEW)}

    somebody_else_comes_to_the_old_address(world)
    enroll(world)
    clock.advance(days=8)
    send(world)
    assert [letter.to_address for letter in mailer.letters] == [OLD]


def test_an_unsubscribe_ends_the_streams_of_whoever_has_the_letters_address_now(world: World, mailer: CollectingMailer) -> None:
    somebody_else_comes_to_the_old_address(world)
    enroll(world)

    assert press(world, mailer) == Unsubscribed(locale="de", orders=2, streams=2)
    assert enrolled(world) == [("exited", "unsubscribed")] * 2


@pytest.mark.parametrize("event", ["spamreport", "unsubscribe"])
def test_a_wish_is_heeded_at_the_address_of_the_letter_and_at_the_new_one(
    event: str, world: World, mailer: CollectingMailer
) -> None:
    done = come(world, mailer, event)

    assert (done.parked, done.suppressed, done.exited) == (0, 2, 1)
    assert silenced(world) == {key(OLD), key(NEW)}


@pytest.mark.parametrize(
    ("event", "more", "state"),
    [
        ("bounce", {"type": "bounce"}, "bounced"),
        ("dropped", {"reason": "Bounced Address"}, "dropped"),
        ("dropped", {"reason": "Unsubscribed Address"}, "dropped"),
    ],
)
def test_a_bounce_of_the_letters_address_says_nothing_of_the_new_one(
    event: str, more: dict[str, Any], state: str, world: World, mailer: CollectingMailer, clock: FakeClock
) -> None:
    done = come(world, mailer, event, **more)

    assert (done.parked, done.new, done.suppressed, done.exited) == (0, 1, 1, 0)
    assert silenced(world) == {key(OLD)}
    assert rows(world.database, "SELECT state FROM message WHERE intent_at IS NOT NULL") == [(state,)]

    clock.advance(days=8)
    send(world)
    assert [letter.to_address for letter in mailer.letters] == [OLD, NEW]


def test_news_that_names_the_new_address_is_not_of_this_letter(world: World, mailer: CollectingMailer) -> None:
    done = come(world, mailer, "bounce", NEW, type="bounce")

    assert (done.parked, done.suppressed) == (1, 0)


def test_a_letter_that_the_journal_brings_back_went_to_the_address_that_it_names(
    world: World, mailer: CollectingMailer
) -> None:
    """The backup is of before the sending, when Ada had her old address; she moves once it is reconciled."""
    move(world, OLD)
    with transaction(world.database) as connection:
        connection.execute(text("DELETE FROM journal_head"))
        connection.execute(text("DELETE FROM message"))
    assert reconcile(world, by="Mara").forgotten == 1
    move(world, NEW)

    press(world, mailer)

    assert silenced(world) == {key(OLD), key(NEW)}


def test_a_letter_that_seemed_still_here_went_to_the_address_that_the_journal_names(
    world: World, mailer: CollectingMailer
) -> None:
    with transaction(world.database) as connection:
        connection.execute(text("DELETE FROM journal_head"))
        connection.execute(
            text("DROP TRIGGER message_moves" + (" ON message" if world.database.dialect.name == "postgresql" else ""))
        )
        connection.execute(text("UPDATE message SET state = 'planned', intent_at = NULL, email_key = NULL"))
    assert reconcile(world, by="Mara").doubted == 1

    press(world, mailer)

    assert silenced(world) == {key(OLD), key(NEW)}
