from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from db import inbox
from db.session import transaction
from db.tables import Enrollment, Message
from nurture.engine.ingest import Ingested, ingest
from nurture.engine.world import World
from nurture.rules.program import Release
from tests.cast import NOW, add_contact, add_partner, make_release, make_world
from tests.conftest import FakeClock
from tests.happenings import put_in_force

SENT = int(NOW.timestamp())  # when letters left, in seconds; the clock is a day later


@dataclass
class Desk:
    """Aster Systems with Ada and Ben in a stream, a letter to each, and callbacks to post. Moments: seconds since sending."""

    world: World
    clock: FakeClock
    release: int
    aster: int
    ada: int
    ben: int
    letters: dict[str, int] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def letter(self, mid: str, contact: int, state: str = "accepted", step: str = "hello", enrollment: int = 0) -> None:
        values = {
            "mid": mid, "origin": "step", "origin_id": enrollment or next(self.numbers) + 1000, "step": step, "letter": step,
            "persona": "owner_manager", "about": "margin", "contact_id": contact, "partner_id": self.aster, "rep_id": "r1",
            "state": state, "due_at": NOW, "planned_at": NOW, "intent_at": NOW,
        }  # fmt: skip
        with transaction(self.world.database) as connection:
            self.letters[mid] = connection.execute(insert(Message).values(**values)).inserted_primary_key[0]

    def enrolled(self, contact: int) -> int:
        values = {
            "contact_id": contact, "partner_id": self.aster, "stream": "owner_manager", "release_id": self.release,
            "state": "active", "at_step": "margin", "entered_at": NOW,
        }  # fmt: skip
        with transaction(self.world.database) as connection:
            return int(connection.execute(insert(Enrollment).values(**values)).inserted_primary_key[0])

    def item(self, event: str, after: float | None = 3600, mid: str = "m-ada", **more: Any) -> dict[str, Any]:
        """A SendGrid item with an event id of its own, as every retry has."""
        said = {"event": event, "nurture_mid": mid, "sg_event_id": f"id{next(self.numbers)}"}
        return said | ({} if after is None else {"timestamp": SENT + after}) | more

    def came(self, *items: object, source: str = "sendgrid") -> None:
        with transaction(self.world.database) as connection:
            inbox.store(connection, source, [(_raw(item), False) for item in items], self.clock())

    def post(self, *items: object, source: str = "sendgrid") -> Ingested:
        self.came(*items, source=source)
        return ingest(self.world)

    def rows(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        with self.world.database.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql), values)]

    def state(self, mid: str = "m-ada") -> str:
        return str(self.rows("SELECT state FROM message WHERE mid = :mid", mid=mid)[0][0])

    def interest(self, contact: int) -> int:
        found = self.rows("SELECT interest FROM score WHERE contact_id = :id", id=contact)
        return int(found[0][0]) if found else 0

    def reasons(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT because FROM inbox WHERE because <> '' ORDER BY id")]


def _raw(item: object) -> str:
    return item if isinstance(item, str) else json.dumps(item)


def set_desk(database: Engine, clock: FakeClock, release: Release) -> Desk:
    clock.advance(days=1)
    stored = put_in_force(database, release, NOW)
    with transaction(database) as connection:
        aster = add_partner(connection)
        ada, ben = add_contact(connection, aster, "Ada"), add_contact(connection, aster, "Ben")
    desk = Desk(make_world(database, clock), clock, stored, aster, ada, ben)
    desk.letter("m-ada", ada)
    desk.letter("m-ben", ben)
    return desk


@pytest.fixture
def desk(database: Engine, clock: FakeClock) -> Desk:
    return set_desk(database, clock, make_release())
