"""Claim: due letters taken by the thousand, each thousand in a transaction of its own."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from benchmarks import floors
from benchmarks.bench import DATABASES, Bench
from benchmarks.measuring import Result, fresh, rate
from benchmarks.pools import NOW
from db import messages
from db.columns import to_db
from db.session import open_engine, transaction
from nurture.engine.people import EVERYONE

_POOL = 100_000
_CLAIM = 1_000


def run(bench: Bench) -> Iterator[Result]:
    for database in DATABASES:
        url = bench.new_pool(database, bench.size(_POOL))
        (claimed, found), memory = fresh(claim, url)
        bare, _ = fresh(bare_claims, url)
        what = f"{database}, {claimed:,} letters of {bench.size(_POOL):,}"
        yield Result("claim", what, found, "letters/s", 25_000, "executemany", found / bare, *memory)


def claim(url: str) -> tuple[int, float]:
    """Every other letter of the pool is due. (letters, letters/s)"""
    engine = open_engine(url)
    now = to_db(NOW)
    with transaction(engine) as connection:
        due = connection.execute(text(f"UPDATE message SET state = 'planned', due_at = {now} WHERE id % 2 = 0")).rowcount

    def take() -> int:
        with transaction(engine) as connection:
            return len(messages.claim(connection, now, now + 300_000, _CLAIM, EVERYONE))

    def work() -> None:
        while take():
            pass

    return due, rate(due, work)


def bare_claims(url: str) -> float:
    engine = open_engine(url)
    with transaction(engine) as connection:
        ids = [row[0] for row in connection.execute(text("SELECT id FROM message WHERE id % 2 = 1"))]
    return floors.claims(url, ids, _CLAIM)
