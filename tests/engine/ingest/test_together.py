from __future__ import annotations

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from db import events, inbox
from db.session import open_engine, transaction
from nurture.engine.ingest import Ingested, ingest
from tests.cast import make_world

WORKERS = 4
ITEMS = 400


def test_several_ingests_at_once_handle_each_item_once(desk: Any, database_url: str) -> None:
    """Every event comes twice, so that two ingests often hold the same one."""
    for number in range(20):
        desk.letter(f"m-{number}", desk.ada if number % 2 else desk.ben)
    items = [desk.item("open", n // 2 * 60, mid=f"m-{n // 2 % 20}", sg_machine_open=False) for n in range(ITEMS)]
    desk.came(*items)

    def work(_: int) -> Ingested:
        engine = open_engine(database_url)
        try:
            return ingest(make_world(engine, desk.clock), batch=17)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(work, range(WORKERS)))
    assert sum(one.handled for one in done) == ITEMS
    assert sum(one.new for one in done) == ITEMS // 2
    assert sum(one.repeated for one in done) == ITEMS // 2
    assert desk.rows("SELECT count(*), sum(worth) FROM ledger") == [(ITEMS // 2, 20 * 1000)]


def test_callbacks_come_in_while_ingest_works(desk: Any, database_url: str) -> None:
    def door(worker: int) -> int:
        engine = open_engine(database_url)
        for number in range(20):
            with transaction(engine) as connection:
                item = json.dumps(desk.item("open", worker * 1000 + number))
                inbox.store(connection, "sendgrid", [(item, False)], desk.clock())
        engine.dispose()
        return 20

    with ThreadPoolExecutor(WORKERS) as pool:
        doors = [pool.submit(door, worker) for worker in range(WORKERS - 1)]
        handled = 0
        while not all(one.done() for one in doors):
            handled += ingest(desk.world, batch=10).handled
    handled += ingest(desk.world).handled
    assert handled == sum(one.result() for one in doors)
    assert desk.rows("SELECT count(*) FROM event") == [(handled,)]


@pytest.mark.parametrize(
    ("read", "meanwhile", "ends"),
    [
        ("claimed", "suppressed", "suppressed"),
        ("sending", "rejected", "rejected"),
        ("sending", "accepted", "delivered"),
        ("planned", "claimed", "delivered"),
    ],
)
def test_a_letter_that_the_send_has_moved_on_meanwhile_spoils_no_batch(
    desk: Any, database: Engine, monkeypatch: pytest.MonkeyPatch, read: str, meanwhile: str, ends: str
) -> None:
    """On SQLite nobody else writes meanwhile: there the send was first."""
    desk.letter("m-race", desk.ada, state=read)
    lock_contacts = events.lock_contacts

    def send_goes_on() -> None:
        with transaction(database) as other:
            other.execute(text("UPDATE message SET state = :to WHERE mid = 'm-race'"), {"to": meanwhile})

    def crossed(connection: Connection, contacts: Iterable[int]) -> None:
        send_goes_on()
        lock_contacts(connection, contacts)

    if database.dialect.name == "postgresql":
        monkeypatch.setattr(events, "lock_contacts", crossed)
    else:
        send_goes_on()
    done = desk.post(desk.item("delivered", mid="m-race"), desk.item("open", 60), desk.item("delivered", mid="m-ben"))

    assert (done.handled, done.new, done.parked) == (3, 3, 0)
    assert (desk.state("m-race"), desk.state("m-ben")) == (ends, "delivered")


def test_an_ingest_that_is_cut_off_has_done_nothing(desk: Any) -> None:
    desk.came(desk.item("click", url="https://vendor.example/book-a-demo"))
    with desk.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE score RENAME TO score_away"))
    with pytest.raises(DBAPIError, match="score"):
        ingest(desk.world)
    with desk.world.database.begin() as connection:
        connection.execute(text("ALTER TABLE score_away RENAME TO score"))
    assert desk.rows("SELECT count(*) FROM event") == [(0,)]
    assert ingest(desk.world).new == 1
