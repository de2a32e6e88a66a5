"""What cannot be found out twice is written down once more where a database is in the way for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

_WAITS = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds; a PostgreSQL is restarted within them. With SQLite's own they end before a lease
_CROSSED = frozenset({"55P03", "40P01", "40001"})  # lock not available, deadlock, serialization failure
_AWAY = frozenset({"57P01", "57P02", "57P03"})  # shut down by an operator or a crash, not up yet
_BUSY = "SQLITE_BUSY"  # another process has held the file for longer than a connection waits

T = TypeVar("T")


def again(work: Callable[[], T]) -> T:
    """Do a transaction, and do it again where another was in the way or the server was restarted.

    A commit may have been made though nobody could say so: doing it twice has to come to the same.
    """
    for wait in _WAITS:
        try:
            return work()
        except DBAPIError as error:
            if not _passes(error):
                raise
        time.sleep(wait)
    return work()


def stepped_back(error: DBAPIError) -> bool:
    """Somebody else held what was needed: nothing has happened, and the next try finds them gone."""
    return _state(error) in _CROSSED


def _passes(error: DBAPIError) -> bool:
    unreachable = isinstance(error, OperationalError) and error.statement is None and hasattr(error.orig, "sqlstate")
    busy = getattr(error.orig, "sqlite_errorname", None) == _BUSY
    return error.connection_invalidated or unreachable or busy or stepped_back(error) or _state(error) in _AWAY


def _state(error: DBAPIError) -> str | None:
    """PostgreSQL's word for what is wrong; SQLite has none."""
    return getattr(error.orig, "sqlstate", None)
