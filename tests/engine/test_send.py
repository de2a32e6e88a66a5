"""The tick: what is due goes out once, by the owner's hand, and the stream goes on."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlmodel import select

from db import inbox
from db.columns import from_db
from db.session import session, transaction
from db.tables import Message
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.ingest import ingest
from nurture.engine.send import Sent, send
from nurture.engine.send import tick as tick_module
from nurture.engine.unsubscribe import unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Answer, Envelope, InTime, Outcome, always
from nurture.rules.errors import UserError
from nurture.rules.program import Pool
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock


@dataclass
class AnsweringMailer(CollectingMailer):
    """Answers with what the test wants to hear."""

    outcome: Outcome = "accepted"
    because: str = ""
    everyone: bool = False
    asked: list[str] = field(default_factory=list)

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        self.letters += letters
        return [Answer(letter.mid, self.outcome, self.because, everyone=self.everyone) for letter in letters]


@pytest.fixture
def mailer() -> AnsweringMailer:
    return AnsweringMailer()


@pytest.fixture
def world(database: Engine, clock: FakeClock, mailer: AnsweringMailer) -> World:
    """Ada of Aster Systems, in a live program, on a Tuesday morning."""
    put_in_force(database, make_release())
    with transaction(database) as connection:
        add_contact(connection, add_partner(connection), match_due=clock.now)
    made = make_world(database, clock, mailer)
    golive.set_live(made, live=True, by="Mara")
    return made


def message(world: World, step: str = "hello") -> Message:
    with session(world.database) as opened:
        found = opened.exec(select(Message).where(Message.step == step)).one()
        opened.expunge(found)
    return found


def tick(world: World) -> Sent:
    enroll(world)
    return send(world)


def test_the_first_letter_goes_to_ada_in_the_owner_s_name(world: World, mailer: AnsweringMailer) -> None:
    assert tick(world).sentence == "sent 1"

    letter = mailer.letters[0]
    assert (letter.from_name, letter.from_address, letter.reply_to) == (
        "Jana Lindqvist",
        "jana.lindqvist@vendor.example",
        "jana.lindqvist@vendor.example",
    )
    assert letter.to_address == "ada@aster.example"
    assert "Guten Tag Ada," in letter.text
    assert letter.unsubscribe_url == unsubscribe_url(world, letter.mid)
    assert "aster" not in letter.unsubscribe_url


def test_a_letter_comes_from_the_name_as_its_language_writes_it(
    world: World, mailer: AnsweringMailer, database: Engine
) -> None:
    jana = make_rep("r1")
    german = replace(jana.voices["de"], name="Lindqvist Jana")
    put_in_force(database, make_release(reps={"r1": replace(jana, voices=jana.voices | {"de": german})}))
    tick(world)

    assert mailer.letters[0].from_name == "Lindqvist Jana"
    assert "Beste Grüße, Lindqvist Jana" in mailer.letters[0].text


def test_a_second_tick_has_nothing_to_do(world: World, mailer: AnsweringMailer) -> None:
    tick(world)

    assert tick(world) == Sent()
    assert len(mailer.letters) == 1


def test_the_next_letter_waits_from_the_real_sending(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    clock.now = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
    assert tick(world).because == {"outside the sending window": 1}
    clock.now = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    tick(world)

    with world.database.connect() as connection:
        due_at = connection.execute(text("SELECT due_at FROM enrollment WHERE at_step = 'margin'")).scalar_one()
    assert from_db(due_at) == datetime(2026, 3, 11, 8, 0, tzinfo=UTC)


def test_nothing_leaves_before_the_program_is_live(world: World, mailer: AnsweringMailer) -> None:
    golive.set_live(world, live=False, by="Mara")

    assert tick(world).because == {"the program is not live": 1}
    assert mailer.letters == []


def test_going_live_lets_at_once_what_was_held_for_it(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    golive.set_live(world, live=False, by="Mara")
    tick(world)
    clock.advance(days=90)
    assert send(world).because == {"the program is not live": 1}

    golive.set_live(world, live=True, by="Mara")

    assert send(world).sentence == "sent 1"


def test_another_mailer_wants_to_be_confirmed_anew(world: World, mailer: AnsweringMailer) -> None:
    other = AnsweringMailer(name="sendgrid")

    assert tick(replace(world, mailer=other)).because == {"the program went live through collecting, not sendgrid": 1}
    assert other.letters == []

    golive.set_live(replace(world, mailer=other), live=True, by="Mara")
    assert send(replace(world, mailer=other)).sentence == "sent 1"


def test_no_letter_leaves_with_a_link_that_nobody_can_follow(world: World, mailer: AnsweringMailer) -> None:
    enroll(world)

    with pytest.raises(UserError, match="readers could not unsubscribe there"):
        send(replace(world, public_url="http://127.0.0.1:8000"))
    assert mailer.letters == []


def test_only_listed_recipients_get_mail_while_the_list_stands(world: World, mailer: AnsweringMailer) -> None:
    tick(replace(world, only_to=("vendor.example",)))

    assert mailer.letters == []
    assert message(world).because == "NURTURE_ONLY_TO does not name the recipient"


def test_an_unsubscribed_contact_gets_nothing_more(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    enroll(world)
    with transaction(world.database) as connection:
        connection.execute(
            text(
                "INSERT INTO suppression (channel, reach, target, topic, source, since)"
                " SELECT 'mail', 'address', email_key, '', 'unsubscribe', 0 FROM contact"
            )
        )

    assert send(world).because == {"suppressed by unsubscribe": 1}
    assert mailer.letters == []
    assert message(world).state == "suppressed"


def test_an_open_call_holds_the_partner_s_letters(world: World) -> None:
    with transaction(world.database) as connection:
        connection.execute(
            text(
                "INSERT INTO crossing (id, partner_id, at, trigger, interest, threshold, because)"
                " VALUES (1, 1, 0, 'interest', 0, 0, '')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO call (crossing_id, partner_id, contact_id, rep_id, state, because, rank, opened_at, due_at)"
                " VALUES (1, 1, 1, 'r1', 'open', '', 1, 0, 0)"
            )
        )

    assert tick(world).because == {"a call is open": 1}


def test_colleagues_wait_when_the_partner_has_had_enough(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    with transaction(world.database) as connection:
        for name in ("Ben", "Cleo", "Dan"):
            add_contact(connection, 1, name, match_due=clock.now)

    sent = tick(world)

    assert (sent.sent, sent.held) == (3, 1)
    assert sent.because == {"the partner had 3 in 7 days": 1}


def test_a_rep_s_day_is_full_when_the_letters_allowed_are_sent(world: World, clock: FakeClock, database: Engine) -> None:
    put_in_force(database, make_release(reps={"r1": make_rep("r1", letters_per_day=1)}))
    with transaction(database) as connection:
        add_contact(
            connection, add_partner(connection, external_id="P2", name="Birch"), "Ben", match_due=clock.now, language="en"
        )

    assert tick(world).because == {"the owner had 1 letters a day": 1}


def test_a_rep_whose_day_is_full_holds_up_nobody_else(
    world: World, clock: FakeClock, database: Engine, mailer: AnsweringMailer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick_module, "CLAIM", 5)
    put_in_force(database, make_release(holdout=0.0, reps={"r1": make_rep("r1", letters_per_day=1), "r2": make_rep("r2")}))
    with transaction(database) as connection:
        for number, rep in enumerate(["r1"] * 20 + ["r2"] * 3):
            firm = add_partner(connection, external_id=f"Q{number}", rep_id=rep)
            due = clock.now - timedelta(hours=2 if rep == "r1" else 1)
            add_contact(connection, firm, "Ben", external_id=f"D{number}", email=f"ben{number}@aster.example", match_due=due)

    sent = tick(world)

    assert sent.because == {"the owner had 1 letters a day": 20}  # Ada's among them
    assert sorted(letter.from_name for letter in mailer.letters) == ["Gabor Szalai"] * 3 + ["Jana Lindqvist"]


def test_a_tick_tries_each_letter_once_however_long_it_takes(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    """Each answer takes longer than what is not accepted waits."""
    mailer.outcome = "later"
    enroll(world)
    send_all = mailer.send

    def slow(letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        clock.advance(minutes=10)
        return send_all(letters, in_time)

    mailer.send = slow  # type: ignore[method-assign]

    assert send(world).held == 1
    assert len(mailer.letters) == 1


def test_a_far_side_that_takes_nothing_is_left_alone_until_the_next_tick(
    world: World, clock: FakeClock, database: Engine, mailer: AnsweringMailer
) -> None:
    mailer.group, mailer.outcome, mailer.everyone = 2, "later", True
    meet_more(database, clock)

    assert tick(world).held == 2

    mailer.outcome = "accepted"
    clock.advance(minutes=6)
    assert tick(world).sent == 6


def test_recipients_who_have_to_wait_keep_nobody_else(
    world: World, clock: FakeClock, database: Engine, mailer: AnsweringMailer
) -> None:
    mailer.group, mailer.outcome = 2, "later"
    meet_more(database, clock)

    assert tick(world).held == 6


def meet_more(database: Engine, clock: FakeClock) -> None:
    """Five more people, of a partner each."""
    with transaction(database) as connection:
        for number in range(2, 7):
            person = {"external_id": f"C{number}", "email": f"ben{number}@aster.example", "match_due": clock.now}
            add_contact(connection, add_partner(connection, external_id=f"P{number}"), "Ben", **person)


def test_a_release_that_comes_into_force_amid_a_tick_holds_for_the_next_group(
    world: World, clock: FakeClock, database: Engine, mailer: AnsweringMailer
) -> None:
    mailer.group = 1
    with transaction(database) as connection:
        person = {"external_id": "C2", "email": "ben@birch.example", "match_due": clock.now}
        add_contact(connection, add_partner(connection, external_id="P2"), "Ben", **person)
    enroll(world)

    def released() -> None:
        if mailer.letters:
            put_in_force(database, make_release(reps={"r1": make_rep("r1", letters_per_day=1)}))

    assert send(world, watch=released).because == {"the owner had 1 letters a day": 1}
    assert len(mailer.letters) == 1


def test_a_clock_that_leaps_stops_letters_before_the_next_group(
    world: World, clock: FakeClock, database: Engine, mailer: AnsweringMailer
) -> None:
    mailer.group = 1
    with transaction(database) as connection:
        firm = add_partner(connection, external_id="P2")
        add_contact(connection, firm, "Ben", external_id="C2", email="ben@birch.example", match_due=clock.now)
    enroll(world)

    def leaps() -> None:
        if mailer.letters:
            raise UserError("The clock has leapt.", "Mend it.")

    with pytest.raises(UserError):
        send(world, watch=leaps)
    assert len(mailer.letters) == 1

    clock.advance(minutes=6)
    assert send(world, watch=lambda: None).sentence == "sent 1"
    assert len(mailer.letters) == 2


@pytest.mark.parametrize(
    ("outcome", "state", "counted"),
    [("accepted", "accepted", 1), ("rejected", "rejected", 0), ("unknown", "unknown", 1), ("later", "planned", 0)],
)
def test_every_answer_has_its_state_and_its_place_in_the_rep_s_count(
    world: World, mailer: AnsweringMailer, outcome: Outcome, state: str, counted: int
) -> None:
    mailer.outcome = outcome
    tick(world)

    assert message(world).state == state
    with world.database.connect() as connection:
        assert connection.execute(text("SELECT letters FROM letter_day WHERE scope = 'rep'")).scalar_one() == counted


def test_an_unknown_letter_is_never_sent_again(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    mailer.outcome = "unknown"
    tick(world)
    clock.advance(days=3)
    tick(world)

    assert [one.mid for one in mailer.letters] == [message(world).mid]


def test_a_letter_not_accepted_yet_goes_later_under_the_same_mid(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    mailer.outcome = "later"
    tick(world)
    mailer.outcome = "accepted"
    clock.advance(minutes=6)
    tick(world)

    first, second = mailer.letters
    assert first.mid == second.mid
    assert message(world).state == "accepted"


def test_a_wrong_key_ends_the_tick_with_a_sentence_and_keeps_the_letters(world: World, mailer: AnsweringMailer) -> None:
    mailer.outcome, mailer.because = "channel", "the key is not accepted"
    enroll(world)

    with pytest.raises(UserError, match="refuses us: the key is not accepted"):
        send(world)
    because = "the mailer collecting is paused: it refuses us: the key is not accepted"
    assert (message(world).state, message(world).because) == ("planned", because)


def test_a_letter_whose_worker_died_before_it_left_goes_out_once(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    enroll(world)
    with pytest.raises(KeyboardInterrupt):
        send(replace(world, mailer=_Dying()))
    assert message(world).state == "sending"
    clock.advance(minutes=6)
    tick(world)

    assert message(world).state == "accepted"
    assert len(mailer.letters) == 1


def test_a_stream_goes_on_though_news_of_its_letter_came_before_the_sender_died(
    world: World, clock: FakeClock, mailer: AnsweringMailer
) -> None:
    enroll(world)
    with pytest.raises(KeyboardInterrupt):
        send(replace(world, mailer=_Dying()))
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE message SET state = 'delivered'"))
    clock.advance(minutes=6)
    tick(world)

    assert message(world).state == "delivered"
    assert mailer.letters == []
    with world.database.connect() as connection:
        assert connection.execute(text("SELECT at_step FROM enrollment")).scalar_one() == "margin"


@pytest.mark.parametrize(("told", "state"), [("delivered", "delivered"), ("open", "settled")])
def test_a_letter_of_which_a_callback_tells_does_not_leave_again(
    world: World, clock: FakeClock, mailer: AnsweringMailer, told: str, state: str
) -> None:
    """We believed it still here, as after a restored backup."""
    mailer.outcome = "later"
    tick(world)
    news = {"event": told, "nurture_mid": message(world).mid, "timestamp": int(clock.now.timestamp())}
    with transaction(world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(news), False)], clock.now)
    mailer.letters.clear()
    clock.advance(minutes=6)
    ingest(world)
    tick(world)

    assert (message(world).state, mailer.letters) == (state, [])
    with world.database.connect() as connection:
        assert connection.execute(text("SELECT at_step FROM enrollment")).scalar_one() == "margin"


class _Dying(CollectingMailer):
    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        raise KeyboardInterrupt


def test_a_missing_value_holds_its_letter_only(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        add_contact(
            connection,
            add_partner(connection, external_id="P2", name=""),
            "Ben",
            match_due=clock.now,
            language="en",
        )

    sent = tick(world)

    assert (sent.sent, sent.held) == (1, 1)
    assert sent.because == {"partner.name is missing": 1}


def test_a_stream_that_ends_goes_on_where_it_says_until_everything_is_read(world: World, clock: FakeClock) -> None:
    with transaction(world.database) as connection:
        connection.execute(text("UPDATE contact SET role = 'engineer'"))
    tick(world)
    for _ in range(30):
        clock.now += timedelta(days=7)
        send(world)

    with world.database.connect() as connection:
        passed = connection.execute(text("SELECT stream, state, because FROM enrollment ORDER BY id")).all()
        letters = connection.execute(text("SELECT persona, step FROM message ORDER BY id")).all()
    assert [tuple(row) for row in letters] == [("technology", "hello"), ("technology", "deep-dive"), ("quarterly_note", "note")]
    assert [tuple(row) for row in passed] == [
        ("technology", "finished", "the stream ended"),
        ("quarterly_note", "finished", "the stream ended"),
        ("quarterly_note", "held", "every letter has been read; waiting for new ones"),
    ]


def test_who_falls_out_of_the_pool_gets_nothing_more(world: World, clock: FakeClock, mailer: AnsweringMailer) -> None:
    tick(world)
    put_in_force(world.database, make_release(pool=Pool(tiers=("registered",), countries=("AT",))))
    clock.now += timedelta(days=8)
    sent = send(world)

    assert len(mailer.letters) == 1
    assert sent.because == {"DE is not in the pool": 1}


def test_a_stream_that_is_released_no_more_lets_its_people_go(world: World, clock: FakeClock) -> None:
    tick(world)
    release = make_release()
    without = {name: persona for name, persona in release.personas.items() if name != "owner_manager"}
    program = replace(release.program, personas=("technology", "general"))
    put_in_force(world.database, replace(release, personas=without, program=program))
    clock.now += timedelta(days=8)
    send(world)
    enroll(world)

    with world.database.connect() as connection:
        passed = connection.execute(text("SELECT stream, state, because FROM enrollment ORDER BY id")).all()
    assert [tuple(row) for row in passed] == [
        ("owner_manager", "finished", "the stream owner_manager is released no more"),
        ("general", "active", ""),
    ]


def test_a_dry_run_on_a_fresh_pool_says_what_would_go(world: World, mailer: AnsweringMailer) -> None:
    assert send(world, dry_run=True).sentence == "sent 1"

    assert mailer.letters == []
    with world.database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM enrollment")).scalar_one() == 0


def test_a_dry_run_counts_and_changes_nothing(world: World, mailer: AnsweringMailer) -> None:
    enroll(world)

    assert send(world, dry_run=True).sentence == "sent 1"
    assert mailer.letters == []
    with world.database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM message")).scalar_one() == 0
