"""Which suppression key a database was first used with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from db.columns import to_db
from db.sql import statement
from db.tables import Seal

_SET = statement("seal.set")
_FINGERPRINT = statement("seal.fingerprint")


def set_once(connection: Connection, fingerprint: str, now: datetime) -> None:
    """The first one stays."""
    _SET.run(connection, fingerprint=fingerprint, since=to_db(now))


def fingerprint(connection: Connection) -> str | None:
    """None before the first use, and before there are tables."""
    if not inspect(connection).has_table(str(Seal.__tablename__)):
        return None
    return _FINGERPRINT.run(connection).scalar_one_or_none()
