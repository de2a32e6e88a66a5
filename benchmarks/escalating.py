"""Escalate: the partners that an ingest has just touched, looked at for who is ready for a call."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import DATABASES, Bench
from benchmarks.ingesting import fill, take_in
from benchmarks.measuring import Result, fresh, seconds
from benchmarks.pools import CHECKOUT, world
from nurture.engine.escalate import escalate


def run(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        url, items = fill(bench, database)
        fresh(take_in, url, items)
        (looked_at, took), memory = fresh(look, url)
        what = f"{database}, {looked_at:,} touched partners"
        yield Result("escalate", what, looked_at / took, "partners/s", imports=memory.imports, peak=memory.peak)


def look(url: str) -> tuple[int, float]:
    """(partners looked at, seconds)"""
    here = world(url, CHECKOUT / "outbox")
    done = []
    took = seconds(lambda: done.append(escalate(here)))
    return done[0].looked_at, took
