"""Forecast and reach: half a year of a whole pool played once a seed, and every letter of a home tried on everyone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.bench import DATABASES, Bench, Database
from benchmarks.measuring import Result, fresh, seconds
from benchmarks.pools import put_in_force, staffed, world
from nurture.engine.forecast import SEEDS, foretell
from nurture.engine.reach import reach

_POOL = 12_061
_WEEKS = 26
_TARGET = 60  # seconds


def forecast(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        what = f"{_WEEKS} weeks, {SEEDS} seeds"
        yield _measured(bench, database, "forecast", what, play)


def reaching(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        yield _measured(bench, database, "reach", "every letter", look)


def _measured(bench: Bench, database: Database, stage: str, what: str, work: Callable[[str, Path], float]) -> Result:
    contacts = bench.size(_POOL)
    took, memory = fresh(work, bench.new_pool(database, contacts), bench.new_folder())
    told = f"{database}, {contacts:,} contacts, {what}"
    return Result(stage, told, took, "s", _TARGET, imports=memory.imports, peak=memory.peak)


def play(url: str, folder: Path) -> float:
    """By the sample program as it stands: without caps everybody has twice the letters, at any minute of day and night."""
    here = world(url, folder / "outbox")
    put_in_force(here.database, staffed())
    return seconds(lambda: foretell(here, weeks=_WEEKS))


def look(url: str, folder: Path) -> float:
    here = world(url, folder / "outbox")
    return seconds(lambda: reach(here))
