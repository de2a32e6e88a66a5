"""An empty tick: the send verb in a warm process, with a whole pool under way and nothing due."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks import floors
from benchmarks.bench import DATABASES, Bench
from benchmarks.measuring import Result, fresh, seconds
from benchmarks.pools import NOW, world
from db.columns import to_db
from db.sql import STATEMENTS
from nurture.engine.send import Sent, send

_POOL = 1_000_000


def run(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        url = bench.pool(database, bench.size(_POOL))
        (took, bare), memory = fresh(tick, url, bench.folder)
        what = f"{database}, {bench.size(_POOL):,} partners"
        yield Result("empty tick", what, took, "ms", 10, "the bare question", bare / took, *memory)


def tick(url: str, outbox: Path) -> tuple[float, float]:
    """(the verb, the one question that it asks), in ms."""
    here = world(url, outbox)
    assert send(here) == Sent()
    took = [1000 * seconds(lambda: send(here)) for _ in range(100)]
    asked = STATEMENTS["messages.waiting"].form(here.database.dialect.name)
    return statistics.median(took), floors.question(url, asked, {"now": to_db(NOW)})
