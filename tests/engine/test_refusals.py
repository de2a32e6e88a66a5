"""A sender or a key that SendGrid refuses: whom that holds, what it costs, and how it goes on. Over real sockets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from db.columns import to_db
from db.pauses import Paused
from db.session import transaction
from nurture.engine import golive, pausing
from nurture.engine.enroll import enroll
from nurture.engine.send import send, tick
from nurture.engine.send.refusals import pause_refused
from nurture.engine.world import World
from nurture.mail.sendgrid import SendGridMailer
from nurture.rules.errors import UserError
from nurture.rules.program import Release
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock
from tests.mail.conftest import FakeSendGrid, serve_sendgrid

FIRMS = 6
GROUP = 4

With = Callable[[str], World]


@pytest.fixture
def sendgrid(tmp_path: Path) -> Iterator[FakeSendGrid]:
    yield from serve_sendgrid(tmp_path)


@pytest.fixture
def with_key(database: Engine, clock: FakeClock, sendgrid: FakeSendGrid) -> Iterator[With]:
    """Six owners of Jana's and six of Gabor's have a letter that is due; Gabor's address is one that SendGrid refuses."""
    put_in_force(database, release(gabor="mode-sender@vendor.example"))
    with transaction(database) as connection:
        for number in range(2 * FIRMS):
            partner = add_partner(connection, external_id=f"P{number}", rep_id=("r1", "r2")[number % 2])
            person = {"external_id": f"C{number}", "email": f"ada{number}@aster.example", "match_due": clock.now}
            add_contact(connection, partner, "Ada", **person)
    made: list[SendGridMailer] = []

    def world(key: str) -> World:
        made.append(SendGridMailer(key, sendgrid.host))
        made[-1].group = GROUP // (1 + made[-1].ahead)
        return make_world(database, clock, made[-1])

    golive.set_live(world("SG.good"), live=True, by="Mara")
    enroll(world("SG.good"))
    yield world
    for one in made:
        one.close()


def release(gabor: str) -> Release:
    return make_release(holdout=0.0, reps={"r1": make_rep("r1"), "r2": make_rep("r2", email=gabor, languages=("en", "de"))})


REFUSED = (
    "the rep r2 is paused: sendgrid refuses this sender: "
    "SendGrid said 403: The from address does not match a verified Sender Identity."
)


def test_a_refused_sender_holds_that_rep_s_letters_only(with_key: With, sendgrid: FakeSendGrid) -> None:
    sent = send(with_key("SG.good"))

    assert (sent.sent, sent.because) == (FIRMS, {REFUSED: FIRMS})
    tries = [one["mode"] for one in sendgrid.requests]
    assert tries.count("sender") == GROUP // 2  # those in flight; the others are held without a try
    assert pausing.standing(with_key("SG.good")) == [
        f"The rep r2 is paused until Wed 4 Mar 2026, 10:00, by sendgrid since 3 Mar 2026: {REFUSED.partition('paused: ')[2]}"
    ]


def test_once_the_sender_is_verified_a_person_lets_the_rep_go_on(with_key: With, clock: FakeClock, database: Engine) -> None:
    send(with_key("SG.good"))
    put_in_force(database, release(gabor="gabor.szalai@vendor.example"))
    assert send(with_key("SG.good")).sent == 0

    assert pausing.resume(with_key("SG.good"), "rep", "r2", by="Mara").woken == FIRMS
    assert send(with_key("SG.good")).sentence == f"sent {FIRMS}"


def test_a_sender_is_tried_again_the_next_day(with_key: With, clock: FakeClock, database: Engine) -> None:
    send(with_key("SG.good"))
    put_in_force(database, release(gabor="gabor.szalai@vendor.example"))
    clock.advance(days=1)

    assert send(with_key("SG.good")).sentence == f"sent {FIRMS}"


def test_a_refused_key_costs_what_is_in_flight_and_is_told(with_key: With, clock: FakeClock, sendgrid: FakeSendGrid) -> None:
    with pytest.raises(UserError) as told:
        send(with_key("SG.wrong"))
    assert str(told.value).startswith("sendgrid is paused: it refuses us: SendGrid said 401: ")
    assert "tried again in 15 minutes or after `nurture resume mailer sendgrid`." in str(told.value)

    clock.advance(minutes=10)
    held = send(with_key("SG.wrong"))

    assert (held.sent, held.held) == (0, 2 * FIRMS - GROUP)
    assert all(because.startswith("the mailer sendgrid is paused: it refuses us:") for because in held.because)
    assert len(sendgrid.requests) == GROUP


def test_a_mended_key_is_found_by_itself(with_key: With, clock: FakeClock, database: Engine) -> None:
    put_in_force(database, release(gabor="gabor.szalai@vendor.example"))
    with pytest.raises(UserError):
        send(with_key("SG.wrong"))
    clock.advance(minutes=15)

    assert send(with_key("SG.good")).sentence == f"sent {2 * FIRMS}"


def test_once_there_is_no_room_what_has_not_been_claimed_is_left_alone(
    with_key: With, clock: FakeClock, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "CLAIM", GROUP)
    put_in_force(database, release(gabor="mode-too-many@vendor.example"))

    first = send(with_key("SG.good"))

    assert first.sent + first.held == GROUP
    with database.connect() as connection:
        touched = connection.execute(text("SELECT count(*) FROM message WHERE attempt > 0")).scalar_one()
    assert touched == GROUP

    put_in_force(database, release(gabor="gabor.szalai@vendor.example"))
    clock.advance(minutes=11)
    assert first.sent + send(with_key("SG.good")).sent == 2 * FIRMS


def test_what_was_claimed_in_vain_leaves_with_the_next_tick(with_key: With, clock: FakeClock, database: Engine) -> None:
    put_in_force(database, release(gabor="mode-too-many@vendor.example"))
    first = send(with_key("SG.good"))
    assert first.sent + first.held == GROUP

    put_in_force(database, release(gabor="gabor.szalai@vendor.example"))
    clock.advance(minutes=1)

    assert first.sent + send(with_key("SG.good")).sent == 2 * FIRMS


def test_while_there_is_no_room_the_mailer_is_paused_on_every_worker(
    with_key: With, sendgrid: FakeSendGrid, clock: FakeClock
) -> None:
    put_in_force(with_key("SG.good").database, release(gabor="mode-too-many@vendor.example"))
    send(with_key("SG.good"))
    (full,) = pausing.standing(with_key("SG.good"))
    assert "it has no room: SendGrid said 429" in full
    tries = len(sendgrid.requests)

    clock.advance(seconds=20)
    assert send(with_key("SG.good")).sent == 0
    assert len(sendgrid.requests) == tries


def test_of_a_refused_key_and_a_shorter_wait_for_room_the_key_stands(with_key: With) -> None:
    world = with_key("SG.good")
    now = to_db(world.clock())
    full, refused = (
        Paused("mailer", "sendgrid", why, now, now + lasts, "sendgrid") for why, lasts in (("full", 30), ("refused", 900))
    )
    pause_refused(world, [full, refused, full], world.clock())

    (standing,) = pausing.standing(world)
    assert standing.endswith(": refused.")


def test_another_mailer_is_not_held_by_it(with_key: With, clock: FakeClock) -> None:
    with pytest.raises(UserError):
        send(with_key("SG.wrong"))
    clock.advance(minutes=10)
    other = replace(with_key("SG.good"), mailer=CollectingMailer())
    golive.set_live(other, live=True, by="Mara")

    assert send(other).sent == 2 * FIRMS - GROUP
