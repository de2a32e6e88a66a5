"""A pool whose first letters are due, whose every move is written down, and what happens to it in a cell of the matrix."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from db import releases
from db.session import open_engine, session, transaction
from nurture.rules.failpoints import Point
from nurture.rules.program import Caps
from nurture.rules.spans import Cap, Hours
from tests.cast import NOW, add_contact, add_partner, make_release, make_rep, put_in_force
from tests.chaos.oracle import Oracle
from tests.chaos.workers import Job, Verb, run, start, wait
from tests.fakes.callback_pump import Pump

ALWAYS = Hours(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), time(0), time(23, 59, 59))
GROUP = 4
LATER = timedelta(minutes=20)  # past a lease, and past every wait but a refused sender's
MENDED = timedelta(days=2)
NEXT_LETTERS = timedelta(days=13)  # a Monday; the second step has fallen due for everybody whose stream goes on
_NEVER = 10**9

_TRACE = {
    "sqlite": (
        "CREATE TABLE move_seen (message_id INTEGER, before TEXT, after TEXT)",
        (
            "CREATE TRIGGER trace AFTER UPDATE OF state ON message WHEN old.state <> new.state "
            "BEGIN INSERT INTO move_seen VALUES (new.id, old.state, new.state); END"
        ),
    ),
    "postgresql": (
        "CREATE TABLE move_seen (number bigserial, message_id BIGINT, before TEXT, after TEXT)",
        (
            "CREATE FUNCTION trace() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "INSERT INTO move_seen (message_id, before, after) VALUES (new.id, old.state, new.state); RETURN NULL; END $$"
        ),
        (
            "CREATE TRIGGER trace AFTER UPDATE OF state ON message FOR EACH ROW "
            "WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION trace()"
        ),
    ),
}


def fill(url: str, letters: int, **changes: Any) -> None:
    """Owners of small firms on the Canary Islands, whose code no calendar of holidays knows, each with a first letter due.

    Changes are of the release, as `make_release` takes them.
    """
    database = open_engine(url)
    reps = {name: make_rep(name, letters_per_day=_NEVER) for name in ("r1", "r2")}
    caps = Caps(contact=Cap(1, 5), partner=Cap(3, 7))
    plain = {"window": ALWAYS, "holdout": 0.0, "reps": reps, "caps": caps, "consent": {"*": ("granted",)}}
    put_in_force(database, make_release(**(plain | changes)))
    with transaction(database) as connection:
        for number in range(letters):
            _add_owner(connection, number)
        for statement in _TRACE[database.dialect.name]:
            connection.execute(text(statement))
    database.dispose()


def _add_owner(connection: Connection, number: int) -> None:
    partner = add_partner(connection, external_id=f"P{number}", country="IC", rep_id=f"r{1 + number % 2}")
    name = f"Owner {number}"
    add_contact(
        connection, partner, name, external_id=f"C{number}", role="owner", match_due=NOW, email=f"owner.{number}@aster.example"
    )


@dataclass
class Scene:
    """`database` is a filled one of this cell alone."""

    url: str
    oracle: Oracle
    pump: Pump
    journal: Path
    group: int = GROUP
    exits: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.oracle.begin()
        self.database: Engine = open_engine(self.url)
        with session(self.database) as opened:
            releases.set_live(opened, self.oracle.channel, live=True, at=NOW, by="tests")

    def misbehave(self, mode: str) -> None:
        """The far side treats every third letter so."""
        with transaction(self.database) as connection:
            question = text("SELECT id FROM contact WHERE id % 3 = 0")
            for (contact,) in connection.execute(question).fetchall():
                address = {"id": contact, "email": f"mode-{mode}.{contact}@aster.example"}
                connection.execute(text("UPDATE contact SET email = :email WHERE id = :id"), address)

    def mend(self) -> None:
        with transaction(self.database) as connection:
            connection.execute(text("UPDATE contact SET email = 'owner.' || id || '@aster.example'"))

    def run(self, verb: Verb, now: datetime, crash: tuple[Point, int] | None = None) -> int:
        self.exits.append(run(self.job(verb, now, crash)))
        return self.exits[-1]

    def job(self, verb: Verb, now: datetime, crash: tuple[Point, int] | None = None, where: str = "") -> Job:
        channel = self.oracle.channel
        where = where or self.oracle.where
        return Job(verb, self.url, now, channel, where, self.group, crash, str(self.journal), self.pump.public_key)

    def call_back(self, now: datetime, crash: tuple[Point, int] | None = None) -> None:
        """Post about everything that left until every body is answered 2xx; the web app may crash once."""
        port = _free_port()
        at = int(now.timestamp())
        web = self._serve(now, port, crash)
        for body in self.pump.bodies(self.oracle.accepted(), at):
            while not self.pump.post(port, body, at):
                if not web.is_alive():
                    self.exits.append(wait(web))
                    web = self._serve(now, port, None)
        web.kill()
        web.join()

    def _serve(self, now: datetime, port: int, crash: tuple[Point, int] | None) -> BaseProcess:
        web = start(self.job("serve", now, crash, str(port)))
        while web.is_alive() and not _listens(port):
            web.join(0.02)
        return web

    def rows(self, question: str) -> Sequence[tuple[object, ...]]:
        with self.database.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]

    def close(self) -> None:
        self.database.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
