"""One import: alone, with room to work, and an account of each file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.engine import Connection, Engine

from db.columns import to_db
from db.session import transaction
from db.sql import statement

_LOCK = statement("imports.lock")
_ROOMY = statement("imports.roomy")
_USUAL = statement("imports.usual")
_BEGIN = statement("imports.begin")
_FINISH = statement("imports.finish")


@contextmanager
def bulk_transaction(engine: Engine) -> Iterator[Connection]:
    """One transaction for whole files: everything or nothing, one import at a time."""
    with transaction(engine) as connection:
        _LOCK.run(connection)
        _ROOMY.run(connection)
        try:
            yield connection
        finally:
            if connection.dialect.name == "sqlite":  # PostgreSQL forgets by itself
                _USUAL.run(connection)


def begin(connection: Connection, kind: str, at: datetime) -> int:
    return int(_BEGIN.run(connection, kind=kind, started_at=to_db(at)).scalar_one())


def finish(connection: Connection, batch: int, *, rows: int, inserted: int, updated: int, refused: int) -> None:
    _FINISH.run(connection, id=batch, rows=rows, inserted=inserted, updated=updated, refused=refused)
