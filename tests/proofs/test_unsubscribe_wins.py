"""Once an unsubscribe is acknowledged no letter is intended any more, however the two run into each other."""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, text

from db import inbox
from db.session import open_engine, transaction
from db.tables import Contact, Enrollment, Message, Partner
from nurture.engine import golive
from nurture.engine.in_force import current
from nurture.engine.ingest import ingest
from nurture.engine.send import send
from nurture.engine.unsubscribe import unsubscribe, unsubscribe_url
from nurture.engine.world import World
from nurture.mail.port import Answer, Envelope, InTime, always
from nurture.rules.keys import address_key
from tests.cast import KEYS, NOW, CollectingMailer, make_release, make_rep, make_world, put_in_force
from tests.proofs.amounts import TRY
from tests.proofs.conftest import Tell
from tests.proofs.turns import Actor, play, watch_locks

BUSY = {"r1": make_rep("r1", letters_per_day=1_000_000), "r2": make_rep("r2")}
BATCH = 500
ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True)
class Reader:
    """Had the letter `hello`, and `margin` is due. `partner` is nobody else's."""

    partner: int
    contact: int
    had: str
    due: str


def readers(database: Engine, release: int) -> Iterator[Reader]:
    """As many as are asked for."""
    for number in itertools.count(1):
        if number % BATCH == 1:
            _settle(database, release, range(number, number + BATCH))
        yield Reader(number, number, f"had{number}", f"due{number}")


def _settle(database: Engine, release: int, numbers: range) -> None:
    """People without anything else, all ids the same number."""
    letter = {"origin": "step", "persona": "owner_manager", "about": "margin", "rep_id": "r1", "locale": "en",
              "due_at": NOW, "planned_at": NOW}  # fmt: skip
    had = {"step": "hello", "letter": "hello", "state": "delivered", "intent_at": NOW - timedelta(days=20)}
    due = {"step": "margin", "letter": "margin", "state": "planned", "intent_at": None}
    partners = [
        {"id": one, "external_id": f"P{one}", "name": "Aster Systems", "country": "AT", "tier": "silver", "rep_id": "r1"}
        for one in numbers
    ]
    contacts = [
        {"id": one, "external_id": f"C{one}", "partner_id": one, "given_name": "Ada", "language": "en", "consent": "granted",
         "email": f"c{one}@aster.example", "email_key": address_key(KEYS.suppression, f"c{one}@aster.example")}
        for one in numbers
    ]  # fmt: skip
    enrollments = [
        {"id": one, "contact_id": one, "partner_id": one, "stream": "owner_manager", "release_id": release, "state": "active",
         "at_step": "margin", "entered_at": NOW - timedelta(days=20)}
        for one in numbers
    ]  # fmt: skip
    letters = [
        letter | {"mid": f"{name}{one}", "origin_id": one, "contact_id": one, "partner_id": one} | what
        for one in numbers
        for name, what in (("had", had), ("due", due))
    ]
    with transaction(database) as connection:
        for table, rows in ((Partner, partners), (Contact, contacts), (Enrollment, enrollments), (Message, letters)):
            connection.execute(insert(table), rows)


@dataclass
class LoggingMailer(CollectingMailer):
    """Writes into the common log which worker hands over which letter."""

    log: list[str] = field(default_factory=list)
    worker: str = ""

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        self.log += (f"{self.worker} hands over {letter.mid}" for letter in letters)
        return super().send(letters, in_time)


@dataclass
class Stage:
    """Two workers and the web app, each with connections of its own, and people to play with."""

    world: World
    workers: Sequence[tuple[Actor, World]]
    web: tuple[Actor, World]
    people: Iterator[Reader]
    log: list[str]
    is_blocked: Callable[[int], bool]

    def rows(self, sql: str, **values: object) -> list[tuple[object, ...]]:
        with self.world.database.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]


@pytest.fixture
def stage(database_url: str, database: Engine) -> Iterator[Stage]:
    release = put_in_force(database, make_release(reps=BUSY))
    world = make_world(database)
    golive.set_live(world, live=True, by="Mara")
    log: list[str] = []
    actors: list[tuple[Actor, World]] = []
    for name in ("first worker", "second worker", "web app"):
        engine = open_engine(database_url)
        own = replace(world, database=engine, mailer=LoggingMailer(log=log, worker=name))
        current(own)
        actors.append((Actor(name, engine, log), own))
    with watch_locks(database) as is_blocked:
        yield Stage(world, actors[:2], actors[2], readers(database, release), log, is_blocked)
    for actor, _ in actors:
        actor.engine.dispose()


def asked_by_page(world: World, reader: Reader) -> None:
    assert unsubscribe(world, unsubscribe_url(world, reader.had).rpartition("/")[2]) is not None


def told_by_callback(world: World, _reader: Reader) -> None:
    ingest(world)


def post(stage: Stage, reader: Reader) -> None:
    item = {"event": "unsubscribe", "nurture_mid": reader.had, "timestamp": int(NOW.timestamp())}
    with transaction(stage.world.database) as connection:
        inbox.store(connection, "sendgrid", [(json.dumps(item), True)], NOW)


def run_into_each_other(stage: Stage, reader: Reader, turns: Sequence[tuple[int, int]], *, by_page: bool, workers: int) -> None:
    stage.log.clear()
    if not by_page:
        post(stage, reader)
    sending = stage.workers[:workers]
    leave = asked_by_page if by_page else told_by_callback
    actor, own = stage.web

    def acknowledge() -> None:
        leave(own, reader)
        stage.log.append(ACKNOWLEDGED)

    only = (reader.partner, reader.partner)
    actor.start(acknowledge)
    for one, world in sending:
        one.start(lambda world=world: send(world, partners=only))
    everybody = [actor, *(one for one, _ in sending)]
    play(everybody, [(number % len(everybody), count) for number, count in turns], stage.is_blocked)


def check(stage: Stage, reader: Reader) -> None:
    """The commit before a letter is handed over is its intent's."""
    handed_over = [place for place, said in enumerate(stage.log) if said.endswith(f"hands over {reader.due}")]
    assert len(handed_over) <= 1
    for place in handed_over:
        worker = stage.log[place].partition(" hands over")[0]
        intended = max(at for at in range(place) if stage.log[at] == f"{worker} commits")
        assert intended < stage.log.index(ACKNOWLEDGED)
    ((state,),) = stage.rows("SELECT state FROM message WHERE mid = :mid", mid=reader.due)
    assert state in (("accepted",) if handed_over else ("suppressed", "cancelled"))
    key = address_key(KEYS.suppression, f"c{reader.contact}@aster.example")
    assert stage.rows("SELECT until FROM suppression WHERE target = :key", key=key) == [(None,)]
    assert stage.rows("SELECT state FROM enrollment WHERE id = :id", id=reader.contact) == [("exited",)]


turns = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 30)), max_size=6)


@pytest.mark.parametrize("half", [1, 2])
@pytest.mark.timeout(3_600)
def test_no_letter_is_intended_after_an_unsubscribe_is_acknowledged(stage: Stage, tell: Tell, half: int) -> None:
    """In two halves, so that two processes can share the work."""
    played = before = 0

    @settings(max_examples=TRY.interleavings // 2, deadline=None, database=None)
    @given(turns=turns, by_page=st.booleans(), workers=st.integers(1, 2))
    def interleave(turns: Sequence[tuple[int, int]], by_page: bool, workers: int) -> None:
        nonlocal played, before
        reader = next(stage.people)
        run_into_each_other(stage, reader, turns, by_page=by_page, workers=workers)
        check(stage, reader)
        played += 1
        before += any("hands over" in said for said in stage.log)

    interleave()
    assert 0 < before < played
    on = stage.world.database.dialect.name
    tell(f"interleavings of unsubscribe and send on {on}", played)
    tell(f"of them in which the letter was on its way first on {on}", before)
