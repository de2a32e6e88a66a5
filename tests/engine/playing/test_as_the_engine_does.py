"""The same weeks twice: with the verbs on a database, and played. Letters, days and reasons must be the same, one by one."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

from sqlalchemy import Engine
from sqlmodel import select

from db import inbox, messages
from db.columns import from_db, to_db
from db.session import reading, session, transaction
from db.tables import Contact, Message
from nurture.engine import golive
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.forecast.opening import read_opening
from nurture.engine.in_force import current
from nurture.engine.ingest import ingest
from nurture.engine.playing import Act, Answer, Call, Left, Letter, News, Objected, Play, Sent, Witness
from nurture.engine.send import Sent as Ticked
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.rules.program import Caps, Release
from nurture.rules.ramp_up import RampUp
from nurture.rules.reps import Away
from nurture.rules.score import half_life, interest
from nurture.rules.spans import Cap, Span
from tests.cast import CollectingMailer, add_contact, add_partner, make_release, make_rep, make_world, put_in_force
from tests.conftest import FakeClock
from tests.happenings import rows

START = datetime(2026, 3, 23, 6, 0, tzinfo=UTC)  # a Monday; Easter is two weeks on
END = START + timedelta(weeks=9)
FIRMS = 14


@dataclass
class Seen:
    """What happened, however it came about: letters as (contact, step, moment), and how often each reason by day."""

    letters: list[tuple[str, str, datetime]] = field(default_factory=list)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)


def busy_release() -> Release:
    """A rep who manages four letters a day and goes on holiday, tight caps, a new sender domain, and letters that do not wait
    for ever.
    """
    jana = make_rep(
        letters_per_day=4, away=(Away(datetime(2026, 4, 13, tzinfo=UTC).date(), datetime(2026, 4, 16, tzinfo=UTC).date()),)
    )
    gabor = make_rep("r2", letters_per_day=6)
    return make_release(
        reps={"r1": jana, "r2": gabor},
        ramp_up=RampUp("vendor.example", START.date(), 2, 1.2),
        caps=Caps(contact=Cap(1, 8), partner=Cap(2, 9)),
        expires=Span(12, "days"),
    )


def people(database: Engine) -> None:
    """Two owners and an engineer at each firm, in several zones, some of whom cannot be written to."""
    places = (("DE", "Europe/Berlin"), ("US", ""), ("GB", "Europe/London"), ("AU", "Australia/Sydney"))
    with transaction(database) as connection:
        for number in range(FIRMS):
            country, zone = places[number % len(places)]
            partner = add_partner(
                connection, external_id=f"P{number}", name=f"Firm {number}", country=country, zone=zone,
                rep_id="r1" if number % 2 else "r2", tier="gold" if number == 5 else "registered",
            )  # fmt: skip
            for given, role in (("Ada", "owner"), ("Ben", "cto"), ("Cleo", "founder")):
                add_contact(
                    connection, partner, given, external_id=f"C{number}-{given}", email=f"{given}@firm{number}.example",
                    role=role, language="ja" if (number, given) == (3, "Cleo") else "en",
                    consent="none" if (number, given) == (2, "Ben") else "granted", match_due=START,
                )  # fmt: skip


def ticks(world: World, clock: FakeClock) -> Iterator[Ticked]:
    """Enroll and send again and again, on a clock that jumps to whatever is due next."""
    while clock.now < END:
        enroll(world)
        yield send(world)
        with reading(world.database) as connection:
            due = messages.next_due(connection)
        if due is None:
            return
        clock.now = max(from_db(due), clock.now)


def lived(world: World, clock: FakeClock) -> Seen:
    """The weeks with the verbs."""
    seen = Seen()
    for told in ticks(world, clock):
        day = f"{clock.now:%Y-%m-%d}"
        seen.reasons.update({(day, because): count for because, count in told.because.items()})
    seen.letters = sorted((key, step, at) for at, key, step in sent_letters(world))
    return seen


def sent_letters(world: World) -> list[tuple[datetime, str, str]]:
    """(moment, contact, step) in the order in which they left."""
    with session(world.database) as opened:
        found = opened.exec(select(Message.intent_at, Contact.external_id, Message.step).join(Contact)).all()
    return sorted((at, key, step) for at, key, step in found if at is not None)


class Nobody:
    """A crowd that never answers."""

    def gets(self, letter: Letter, locale: str, at: int) -> Iterator[Act]:
        yield from ()

    def rung(self, call: Call, at: int) -> Answer | None:
        return None


def notebook(seen: Seen) -> Witness:
    """Writes down what the database would show."""

    def write(news: News) -> None:
        match news:
            case Sent(at=at, letter=letter):
                seen.letters.append((letter.contact.key, letter.row.step, from_db(at)))
            case Objected(at=at, decision=decision):
                seen.reasons[f"{from_db(at):%Y-%m-%d}", decision.because] += 1

    return write


def played(world: World) -> Seen:
    with reading(world.database) as connection:
        opening = read_opening(connection, world, current(world), world.clock())
    seen = Seen()
    Play(opening, Nobody(), notebook(seen)).run(to_db(END))
    return replace(seen, letters=sorted(seen.letters))


def busy_world(database: Engine, clock: FakeClock) -> World:
    put_in_force(database, busy_release())
    people(database)
    clock.now = START
    world = make_world(database, clock, CollectingMailer())
    golive.set_live(world, live=True, by="Mara")
    return world


def test_a_play_sends_the_letters_that_the_verbs_send_on_the_same_moments(database: Engine, clock: FakeClock) -> None:
    world = busy_world(database, clock)
    foretold = played(world)
    found = lived(world, clock)

    assert len(found.letters) > 3 * FIRMS
    assert foretold.letters == found.letters


def test_a_play_holds_and_drops_letters_for_the_same_reasons_on_the_same_days(database: Engine, clock: FakeClock) -> None:
    world = busy_world(database, clock)
    foretold = played(world)
    found = lived(world, clock)

    reasons = {because for _, because in found.reasons}
    assert {"the owner had 4 letters a day", "the contact had 1 in 8 days", "the partner had 2 in 9 days"} <= reasons
    assert {"outside the sending window", "it waited longer than 12 days"} <= reasons
    assert any(because.startswith("the owner is away") for because in reasons)
    assert foretold.reasons == found.reasons


def test_a_play_that_begins_in_the_middle_goes_on_as_the_verbs_do(database: Engine, clock: FakeClock) -> None:
    """Letters under way, what was had and sent lately, and the reps' day so far are taken up as they are."""
    world = busy_world(database, clock)
    for _ in islice(ticks(world, clock), 40):
        pass
    before = len(sent_letters(world))
    foretold = played(world)
    for _ in ticks(world, clock):
        pass

    assert 0 < before < len(sent_letters(world))
    assert foretold.letters == sorted((key, step, at) for at, key, step in sent_letters(world)[before:])


# --- with answers ------------------------------------------------------------------------------------------------------

CALCULATOR = "https://vendor.example/margin-calculator"
HOUR = 3_600_000
ANSWERS = (("delivered", 0.001, ""), ("open", 1, ""), ("click", 2, CALCULATOR), ("open", 3, ""), ("click", 26, CALCULATOR))
"""Event, hours after the letter, address."""


class Ada:
    """Does to her first letter what the callbacks say, and then replies."""

    def gets(self, letter: Letter, locale: str, at: int) -> Iterator[Act]:
        kinds = {"open": "opened", "click": "clicked"}
        for event, hours, url in ANSWERS:
            if event in kinds:
                link = "margin-calculator" if url else ""
                yield Act(at + round(hours * HOUR), kinds[event], letter.contact, letter, link=link)
        yield Act(at + 30 * HOUR, "replied", letter.contact)

    def rung(self, call: Call, at: int) -> Answer | None:
        return None


def test_answers_come_to_the_same_score_exit_and_call(database: Engine, clock: FakeClock) -> None:
    put_in_force(database, make_release())
    with transaction(database) as connection:
        ada = add_contact(connection, add_partner(connection, competence=60), match_due=clock.now)
    mailer = CollectingMailer()
    world = make_world(database, clock, mailer)
    golive.set_live(world, live=True, by="Mara")
    with reading(database) as connection:
        opening = read_opening(connection, world, current(world), clock.now)
    told: list[News] = []
    play = Play(opening, Ada(), told.append)
    end = clock.now + timedelta(hours=30)
    play.run(to_db(end) + 1)

    enroll(world)
    send(world)
    sent = int(clock.now.timestamp())
    items = [
        {
            "event": event,
            "nurture_mid": mailer.letters[0].mid,
            "sg_event_id": str(number),
            "timestamp": sent + round(hours * 3600),
        }
        | ({"url": url} if url else {})
        for number, (event, hours, url) in enumerate(ANSWERS)
    ]
    reply = {"event": "replied", "contact_id": "C1", "occurred_at": end.isoformat(), "topic": "", "link": ""}
    clock.now = end
    with transaction(database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(item), False) for item in items], clock.now)
        inbox.store(connection, "import", [(json.dumps(reply), True)], clock.now)
    ingest(world)
    escalate(world)

    contact = play.stage.contacts[ada]
    made = contact.partner.call
    ledger = [(row.worth, row.occurred_at) for row in contact.ledger(play.stage.rubric)]
    foretold = interest(ledger, half_life(play.stage.release.program.rubric), to_db(end))
    assert made is not None
    assert rows(database, "SELECT interest FROM score") == [(foretold,)]
    assert rows(database, "SELECT because FROM enrollment") == [(one.because,) for one in told if isinstance(one, Left)]
    assert rows(database, "SELECT because, topic, rep_id, state, rank, due_at FROM call") == [
        (made.because, made.topic, made.rep_id, made.state, made.rank, made.due_at)
    ]
