"""The database's own clock, which nothing goes by: who works with it is compared with it."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db.sql import statement

_THEIRS = statement("clock.theirs")


def theirs(connection: Connection) -> int | None:
    """In milliseconds; None where it has none of its own."""
    moment: int | None = _THEIRS.run(connection).scalar_one()
    return moment
