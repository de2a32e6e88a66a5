"""Ingest to score: what waits in the inbox becomes events, verdicts, states, ledger rows and scores."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import text

from benchmarks import floors
from benchmarks.bench import DATABASES, Bench, Database
from benchmarks.measuring import Result, fresh, rate
from benchmarks.pools import CHECKOUT, NOW, sample, world
from db import inbox
from db.session import open_engine, transaction
from nurture.engine.ingest import ingest

_POOL = 20_000
_TARGETS: dict[Database, float] = {"SQLite": 50_000, "PostgreSQL": 25_000}
_BATCH = 10_000


def run(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        url, items = fill(bench, database)
        (found, scored), memory = fresh(take_in, url, items)
        bare, _ = fresh(bare_rows, bench.new_database(database), items)
        what = f"{database}, {items:,} events, {scored:,} scores"
        yield Result("ingest", what, found, "events/s", _TARGETS[database], "executemany", found / bare, *memory)


def fill(bench: Bench, database: Database) -> tuple[str, int]:
    """A pool with callbacks waiting: its address, and how many."""
    url = bench.new_pool(database, bench.size(_POOL))
    items, _ = fresh(make_callbacks, url)
    return url, items


def make_callbacks(url: str) -> int:
    """Five callbacks a letter and a sixth where it was clicked; one in ten comes twice."""
    engine = open_engine(url)
    link = next(iter(sample().program.links["lab"].address.values()))
    with transaction(engine) as connection:
        letters = connection.execute(text("SELECT message.id, mid, email FROM message JOIN contact ON contact.id = contact_id"))
        items = [item for number, mid, email in letters for item in _callbacks(number, mid, email, link)]
    items += items[::10]
    for start in range(0, len(items), _BATCH):
        with transaction(engine) as connection:
            inbox.store(connection, "sendgrid", items[start : start + _BATCH], NOW)
    return len(items)


def _callbacks(number: int, mid: str, email: str, link: str) -> Iterator[tuple[str, bool]]:
    at = int((NOW - timedelta(days=21)).timestamp()) + number % 3600
    happened: list[tuple[str, int, dict[str, object]]] = [
        ("processed", 0, {}),
        ("delivered", 3, {"response": "250 OK"}),
        ("open", 4, {"sg_machine_open": True}),
        ("open", 900, {"sg_machine_open": False}),
        ("open", 90_000, {}),
    ]
    if number % 4 == 0:
        happened.append(("click", 960, {"url": link, "url_offset": {"index": 0, "type": "html"}}))
    for name, later, more in happened:
        common = {
            "email": email,
            "nurture_mid": mid,
            "timestamp": at + later,
            "event": name,
            "sg_event_id": f"{number}{name}{later}",
        }
        yield json.dumps(common | {"ip": "192.0.2.1", "useragent": "Mozilla/5.0", **more}), False


def take_in(url: str, items: int) -> tuple[float, int]:
    """(events/s, contacts scored)"""
    here = world(url, CHECKOUT / "outbox")
    done = []
    found = rate(items, lambda: done.append(ingest(here)))
    assert done[0].handled == items, done[0]
    assert not done[0].parked, done[0]
    return found, done[0].scored


def bare_rows(url: str, items: int) -> float:
    """As many rows of that width, with random keys, as events have."""
    rows = (
        (f"{one * 2654435761 % 4294967296:08x}", "opened", one, one, one, one, one, "", "", "", "", "") for one in range(items)
    )
    return floors.executemany(url, 12, rows, count=items)
