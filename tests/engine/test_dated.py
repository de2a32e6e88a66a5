"""A letter that invites to a webinar: told by the reader's clock, and not sent once it is too late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, text

from db.session import reading, transaction
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.explain import explain
from nurture.engine.send import Sent, send
from nurture.engine.world import World
from nurture.rules.dated import DatedEvent
from nurture.rules.program import Release
from nurture.rules.spans import Span
from nurture.rules.streams import EmailStep
from tests.cast import (
    CollectingMailer,
    add_contact,
    add_partner,
    make_letter,
    make_persona,
    make_release,
    make_world,
    put_in_force,
)
from tests.conftest import FakeClock

WEBINAR = DatedEvent(
    id="restore-webinar",
    title={"en": "Restore, live", "de": "Restore am Bildschirm"},
    starts=datetime(2026, 3, 5, 14, 0, tzinfo=UTC),
    zone="Europe/Berlin",
    link="book-a-demo",
    topic="security",
)


def released(starts: datetime = WEBINAR.starts) -> Release:
    """Owners get an invitation at once and another letter five days later."""
    made = make_release(events={WEBINAR.id: replace(WEBINAR, starts=starts)})
    owners = make_persona(
        "owner_manager",
        made.personas["owner_manager"].match,
        EmailStep("webinar", "security", Span(0, "minutes"), "margin", event=WEBINAR.id),
        EmailStep("margin", "margin", Span(5, "days"), None),
    )
    invitation = make_letter(
        "owner_manager",
        "webinar",
        "de",
        subject="{{ event.title }}",
        text="{{ contact.dear }}, am {{ event.day }} um {{ event.time }}.\n",
    )
    return replace(
        made,
        personas={**made.personas, "owner_manager": owners},
        letters={**made.letters, "owner_manager/webinar.de": invitation},
    )


@pytest.fixture
def mailer() -> CollectingMailer:
    return CollectingMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: CollectingMailer) -> World:
    """Dr. Ada Arendt of Aster Systems, in a live program, on the Tuesday before the webinar."""
    put_in_force(database, released())
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), match_due=clock.now, title="Dr.", gender="female")
    made = make_world(database, clock, mailer)
    golive.set_live(made, live=True, by="Mara")
    return made


def tick(world: World) -> Sent:
    enroll(world)
    return send(world)


def messages(world: World) -> list[tuple[str, str, str]]:
    with reading(world.database) as connection:
        return [tuple(row) for row in connection.execute(text("SELECT step, state, because FROM message ORDER BY id"))]


def test_the_invitation_goes_while_there_is_time(world: World, mailer: CollectingMailer) -> None:
    assert tick(world).sentence == "sent 1"

    letter = mailer.letters[0]
    assert letter.subject == "Restore am Bildschirm"
    assert letter.text.startswith("Sehr geehrte Frau Dr. Arendt, am Donnerstag, 5. März 2026 um 15:00 Uhr.")


def test_the_walk_skips_it_once_the_webinar_has_begun(world: World, clock: FakeClock, mailer: CollectingMailer) -> None:
    clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    sent = tick(world)

    assert (sent.planned, [letter.subject for letter in mailer.letters]) == (1, ["margin for Aster Systems"])
    assert messages(world) == [
        ("webinar", "expired", "the event restore-webinar has begun"),
        ("margin", "accepted", ""),
    ]
    assert explain(world, "C1").letters[0] == (
        "Mon 9 Mar 2026, 10:00  owner_manager/webinar  failed (expired): the event restore-webinar has begun"
    )


def test_the_gate_drops_a_letter_that_was_held_past_the_beginning(
    world: World, clock: FakeClock, mailer: CollectingMailer
) -> None:
    golive.set_live(world, live=False, by="Mara")
    tick(world)
    golive.set_live(world, live=True, by="Mara")
    clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    told = explain(world, "C1")
    sent = tick(world)

    assert "The letter owner_manager/webinar will not go: the event restore-webinar has begun." in told.now
    assert (sent.sent, sent.because) == (0, {"the event restore-webinar has begun": 1})
    assert messages(world) == [("webinar", "expired", "the event restore-webinar has begun")]
    clock.advance(days=7)
    assert [tick(world).sent, mailer.letters[-1].subject] == [1, "margin for Aster Systems"]


def test_a_new_date_in_a_new_release_is_the_date_for_those_inside(
    world: World, clock: FakeClock, mailer: CollectingMailer
) -> None:
    golive.set_live(world, live=False, by="Mara")
    tick(world)
    golive.set_live(world, live=True, by="Mara")
    put_in_force(world.database, released(datetime(2026, 3, 19, 14, 0, tzinfo=UTC)))
    clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
    tick(world)

    assert "am Donnerstag, 19. März 2026 um 15:00 Uhr." in mailer.letters[0].text


def test_explain_tells_beforehand_that_the_next_step_will_be_skipped(world: World, clock: FakeClock) -> None:
    enroll(world)
    clock.now = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)

    assert explain(world, "C1").now[1] == (
        "Next: the step webinar, no earlier than Tue 3 Mar 2026, 10:00, and then it is skipped: "
        "the event restore-webinar has begun."
    )
