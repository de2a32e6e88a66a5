"""One at a time: whoever is at a piece of work holds its turn, and the system takes it back when that process dies.

However it dies: PostgreSQL frees an advisory lock with its connection, the kernel a file lock with its process. So there
is no lease to wait for and no zombie that could hold one.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from sqlalchemy.engine import Engine

from db.sql import statement

_IMPATIENT = statement("turns.impatient")
_TAKE = statement("turns.take")


@contextmanager
def turn(engine: Engine, work: str) -> Iterator[bool]:
    """Whether it is ours now: False where somebody else, on any machine, is at this work on this database."""
    if engine.dialect.name == "sqlite":
        with _file_lock(Path(f"{engine.url.database}.{work}.lock")) as ours:
            yield ours
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _IMPATIENT.run(connection)
        try:
            yield bool(_TAKE.run(connection, turn=_number(work)).scalar_one())
        finally:
            connection.invalidate()  # back in the pool it would still hold the lock


@contextmanager
def _file_lock(file: Path) -> Iterator[bool]:
    with file.open("a", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _number(work: str) -> int:
    return int.from_bytes(blake2b(work.encode(), digest_size=8, person=b"nurture-turn").digest(), signed=True)
