"""What cannot be found out twice is written down once more where a database is in the way for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

_WAITS = (0.1, 0.5, 2.0, 5.0, 10.0)  # seconds; a PostgreSQL is restarted within them, and they are far from a lease
_PASSING = frozenset({"55P03", "40P01", "40001", "57P01", "57P02", "57P03"})
"""Lock not available, deadlock, serialization failure; shut down by an operator or a crash, not up yet."""

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


def _passes(error: DBAPIError) -> bool:
    unreachable = isinstance(error, OperationalError) and error.statement is None and hasattr(error.orig, "sqlstate")
    return error.connection_invalidated or unreachable or getattr(error.orig, "sqlstate", None) in _PASSING
