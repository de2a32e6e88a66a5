"""Bare floors: what the machine does with the same rows, files or letters and nothing around them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import make_url

from benchmarks.measuring import rate, seconds
from db.session import open_engine

_BATCH = 5_000
_GROUP = 256

Row = Sequence[object]


@contextmanager
def driver(url: str) -> Iterator[Any]:
    """A connection of the bare driver, set up as ours are."""
    engine = open_engine(url)
    connection = engine.raw_connection()
    yield connection
    connection.close()
    engine.dispose()


def executemany(url: str, columns: int, rows: Iterable[Row], *, count: int, unique: bool = True) -> float:
    """Rows a second by plain executemany into a table with one unique key, a transaction for every 5,000."""
    names = [f"c{place}" for place in range(columns)]
    key = " PRIMARY KEY" if unique else ""
    mark = "?" if make_url(url).get_backend_name() == "sqlite" else "%s"
    with driver(url) as connection:
        cursor = connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(f"CREATE TABLE bare (c0 text{key}, {', '.join(f'{name} text' for name in names[1:])})")
        connection.commit()
        insert = f"INSERT INTO bare VALUES ({', '.join([mark] * columns)}) ON CONFLICT DO NOTHING"

        def work() -> None:
            rest = iter(rows)
            while batch := list(islice(rest, _BATCH)):
                _in_transaction(connection, mark, lambda batch=batch: cursor.executemany(insert, batch))  # type: ignore[misc]

        return rate(count, work)


def claims(url: str, ids: Sequence[int], size: int) -> float:
    """Letters a second by plain executemany, one UPDATE by id for each, a transaction for every `size`."""
    mark = "?" if make_url(url).get_backend_name() == "sqlite" else "%s"
    update = f"UPDATE message SET state = 'claimed', fence = fence + 1, lease_until = {mark} WHERE id = {mark}"
    with driver(url) as connection:
        cursor = connection.cursor()

        def work() -> None:
            for start in range(0, len(ids), size):
                rows = [(1, one) for one in ids[start : start + size]]
                _in_transaction(connection, mark, lambda rows=rows: cursor.executemany(update, rows))  # type: ignore[misc]

        return rate(len(ids), work)


def question(url: str, sql: str, values: dict[str, int]) -> float:
    """Milliseconds for one question by the bare driver, the best of many."""
    with driver(url) as connection:
        cursor = connection.cursor()
        return 1000 * min(seconds(lambda: cursor.execute(sql, values).fetchall()) for _ in range(100))


def files(folder: Path, count: int, size: int) -> float:
    """Files a second: written in groups under another name, synced at once, renamed, the folder synced."""
    content = b"x" * size
    handle = os.open(folder, os.O_RDONLY)

    def group(numbers: range) -> None:
        for number in numbers:
            file = os.open(f"{number}.part", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=handle)
            os.write(file, content)
            os.close(file)
        os.sync()
        for number in numbers:
            os.rename(f"{number}.part", f"{number}.eml", src_dir_fd=handle, dst_dir_fd=handle)
        os.fsync(handle)

    def work() -> None:
        for start in range(0, count, _GROUP):
            group(range(start, min(start + _GROUP, count)))

    return rate(count, work)


def posts(url: str, body: bytes, count: int) -> float:
    """Requests a second with a fixed body over 256 kept connections."""

    async def work() -> None:
        room = asyncio.Semaphore(_GROUP)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_GROUP)) as session:

            async def post() -> None:
                async with room, session.post(url, data=body) as response:
                    await response.read()

            await asyncio.gather(*(post() for _ in range(count)))

    return rate(count, lambda: asyncio.run(work()))


def _in_transaction(connection: Any, mark: str, work: Callable[[], object]) -> None:
    if mark == "?":
        connection.cursor().execute("BEGIN IMMEDIATE")  # our SQLite connections say it themselves
    work()
    connection.commit()
