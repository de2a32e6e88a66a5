"""Tick to outbox: from due enrollments through walk, claim, gate, intent, render, file and record."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

from benchmarks import floors
from benchmarks.bench import DATABASES, Bench, Database
from benchmarks.measuring import Memory, Result, fresh, rate
from benchmarks.pools import make_due, world
from nurture.engine.send import send

_LETTERS = 10_000
_SMALL, _LARGE = 10_000, 1_000_000
_TARGETS: dict[Database, float | None] = {"SQLite": 3_000, "PostgreSQL": None}
_COST: dict[Database, float | None] = {"SQLite": 1.3, "PostgreSQL": None}
_FILE = 4_000  # bytes of a letter of the sample program


def run(bench: Bench) -> Iterator[Result]:
    letters = bench.size(_LETTERS)
    for database in DATABASES:
        rates: dict[int, float] = {}
        for partners in (bench.size(_SMALL), bench.size(_LARGE)):
            found, bare, memory = _rate(bench, database, partners, letters)
            rates[partners] = found
            what = f"{database}, {letters:,} due among {partners:,}"
            yield Result("tick to outbox", what, found, "letters/s", _TARGETS[database], "files", found / bare, *memory)
        small, large = rates.values()
        what = f"{database}, cost of a letter in the large pool to the small"
        yield Result("tick to outbox", what, small / large, "x", _COST[database])
        yield Result("tick to outbox", f"{database}, memory above the imports", memory.peak - memory.imports, "MB", 40)


def _rate(bench: Bench, database: Database, partners: int, letters: int) -> tuple[float, float, Memory]:
    """(letters/s, bare files/s, memory), each the median of several ticks; in a large pool each finds others due."""
    found, bare, memories = [], [], []
    for turn in range(bench.times):
        url = bench.new_pool(database, partners) if partners == letters else bench.pool(database, partners)
        every = partners // letters
        fresh(make_due, url, every, turn)
        one, memory = fresh(tick, url, bench.new_folder() / "outbox", letters)
        floor, _ = fresh(floors.files, bench.new_folder(), letters, _FILE)
        found.append(one)
        bare.append(floor)
        memories.append(memory)
    return statistics.median(found), statistics.median(bare), max(memories, key=lambda one: one.peak)


def tick(url: str, outbox: Path, letters: int) -> float:
    here = world(url, outbox)
    done = []
    found = rate(letters, lambda: done.append(send(here)))
    assert done[0].sent == letters, done[0]
    return found
