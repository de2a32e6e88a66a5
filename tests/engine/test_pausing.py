"""Pauses by a person's order: what they hold, what goes on, and what lifting one wakes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine

from db.session import transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.explain import explain
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.errors import UserError
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import rows


@pytest.fixture
def mailer() -> CollectingMailer:
    return CollectingMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: CollectingMailer) -> World:
    """Ada, an owner, at Aster of Jana's; Ben, an engineer, at Birch of Gabor's; a live program on a Tuesday morning."""
    put_in_force(database, make_release(holdout=0.0))
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), "Ada", match_due=clock.now)
        birch = add_partner(connection, external_id="P2", name="Birch", rep_id="r2")
        add_contact(connection, birch, "Ben", match_due=clock.now)
    made = make_world(database, clock, mailer)
    golive.set_live(made, live=True, by="Mara")
    return made


def pause(world: World, scope: str, target: str = "", because: str = "trade fair", until: date | None = None) -> str:
    return pausing.pause(world, scope, target, because=because, until=until, by="Mara")


def resume(world: World, scope: str, target: str = "") -> int:
    return pausing.resume(world, scope, target, by="Mara").woken


def planned(world: World) -> World:
    """Both have a letter that is due."""
    enroll(world)
    assert send(world, dry_run=True).sent == 2
    golive.set_live(world, live=False, by="Mara")
    send(world)
    golive.set_live(world, live=True, by="Mara")
    return world


@pytest.mark.parametrize(
    ("scope", "target", "held", "because"),
    [
        ("all", "", 2, "all mail is paused: trade fair"),
        ("mailer", "collecting", 2, "the mailer collecting is paused: trade fair"),
        ("stream", "owner_manager", 1, "the stream owner_manager is paused: trade fair"),
        ("rep", "r1", 1, "the rep r1 is paused: trade fair"),
        ("partner", "P1", 1, "the partner P1 is paused: trade fair"),
        ("contact", "C1", 1, "the contact C1 is paused: trade fair"),
    ],
)
def test_a_pause_holds_its_own_and_lifting_it_lets_them_go_at_once(
    world: World, mailer: CollectingMailer, scope: str, target: str, held: int, because: str
) -> None:
    planned(world)
    pause(world, scope, target)
    sent = send(world)
    assert (sent.sent, sent.because) == (2 - held, {because: held})

    assert resume(world, scope, target) == held
    assert send(world).sent == held
    assert len(mailer.letters) == 2


def test_nobody_loses_a_letter_to_a_pause_however_long(world: World, clock: FakeClock) -> None:
    planned(world)
    pause(world, "all")
    for _ in range(21):
        assert send(world).because == {"all mail is paused: trade fair": 2}
        clock.advance(days=1)

    assert resume(world, "all") == 2
    assert send(world).sentence == "sent 2"


def test_a_pause_that_ends_by_itself_lets_old_letters_go_as_well(world: World, clock: FakeClock) -> None:
    planned(world)
    assert pause(world, "all", until=date(2026, 3, 31)) == (
        "All mail is paused until Tue 31 Mar 2026, 00:00, by Mara since 3 Mar 2026: trade fair."
    )
    assert send(world).held == 2
    clock.now = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)

    assert send(world).sentence == "sent 2"


def test_a_letter_ages_again_once_a_pause_has_ended(world: World, clock: FakeClock) -> None:
    planned(world)
    pause(world, "all")
    send(world)
    clock.advance(days=7)
    resume(world, "all")
    clock.advance(days=21)

    assert send(world).because == {"it waited longer than 14 days": 2}


def test_lifting_a_pause_makes_no_burst(world: World, clock: FakeClock) -> None:
    planned(world)
    pause(world, "stream", "owner_manager")
    send(world)
    clock.now = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)  # a Sunday
    resume(world, "stream", "owner_manager")

    assert send(world).because == {"outside the sending window": 1}


def test_enroll_looks_again_at_whom_a_paused_stream_kept_out(world: World) -> None:
    pause(world, "stream", "owner_manager")
    assert enroll(world).personas == {"technology": 1}
    assert "In no stream: the stream owner_manager is paused: trade fair." in explain(world, "C1").now[0]

    resume(world, "stream", "owner_manager")
    assert enroll(world).personas == {"owner_manager": 1}


def test_one_that_lasts_longer_takes_the_place_of_another(world: World) -> None:
    pause(world, "rep", "r1", "ill", date(2026, 3, 10))
    pause(world, "rep", "r1", "on leave")

    assert pausing.standing(world) == ["The rep r1 is paused for now, by Mara since 3 Mar 2026: on leave."]
    with pytest.raises(UserError, match="Already so: The rep r1 is paused for now, by Mara since 3 Mar 2026: on leave"):
        pause(world, "rep", "r1", "ill", date(2026, 3, 10))


def test_lifting_what_is_not_paused_is_said(world: World) -> None:
    with pytest.raises(UserError, match="The rep r2 is not paused"):
        resume(world, "rep", "r2")


@pytest.mark.parametrize(
    ("scope", "target", "said"),
    [
        ("strem", "x", 'There is nothing called strem to pause. Did you mean "stream"?'),
        ("stream", "owner_manger", 'There is no stream owner_manger. Did you mean "owner_manager"?'),
        ("rep", "r11", 'There is no rep r11. Did you mean "r1"?'),
        ("partner", "P9", "There is no partner P9. Give the partner_id, as in the partners file."),
        ("contact", "ada", "There is no contact ada. Give the contact_id, as in the contacts file."),
        ("mailer", "fax", "There is no mailer fax. Letters leave through collecting."),
        ("all", "r1", "All mail is all mail. Leave r1 out, or say what kind of thing it is."),
        ("rep", "", "Which rep? Write it behind the word rep."),
    ],
)
def test_what_is_not_there_is_neither_paused_nor_resumed(world: World, scope: str, target: str, said: str) -> None:
    for order in (pause, resume):
        with pytest.raises(UserError) as error:
            order(world, scope, target)
        assert str(error.value) == said
    assert pausing.standing(world) == []


@pytest.mark.parametrize(
    ("because", "until", "said"),
    [(" ", None, "Nobody said why."), ("ill", date(2026, 3, 3), "3 Mar 2026 has begun.")],
    ids=("no reason", "no day to come"),
)
def test_a_pause_needs_a_reason_and_a_day_to_come(world: World, because: str, until: date | None, said: str) -> None:
    with pytest.raises(UserError, match=said):
        pause(world, "all", "", because, until)


def test_the_audit_keeps_who_and_why(world: World) -> None:
    pause(world, "rep", "r1", "ill")
    resume(world, "rep", "r1")

    kept = rows(world.database, "SELECT who, what, target, detail FROM audit WHERE what <> 'golive' ORDER BY id")
    assert kept == [("Mara", "pause", "rep r1", "ill"), ("Mara", "resume", "rep r1", "")]
