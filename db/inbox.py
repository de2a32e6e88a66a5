"""The inbox: callbacks as they came, kept before anything is made of them, and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from db.again import stepped_back
from db.columns import to_db
from db.sql import statement, tuples

_STORE = statement("inbox.store")
_GIVE_WAY = statement("inbox.give_way")
_TAKE_URGENT = statement("inbox.take_urgent")
_TAKE = statement("inbox.take")
_PARK = statement("inbox.park")
_SET_ASIDE = statement("inbox.set_aside")
_PRUNE = statement("inbox.prune")

Waiting = tuple[Any, ...]
"""(id, source, item, received at)"""


def store(connection: Connection, source: str, items: Sequence[tuple[str, bool]], received_at: datetime) -> int:
    """Keep items (raw JSON text, urgent) and return how many. Whoever commits may then answer 2xx."""
    at = to_db(received_at)
    _STORE.run_many(
        connection,
        [{"source": source, "item": storable(item), "urgent": urgent, "received_at": at} for item, urgent in items],
    )
    return len(items)


def storable(text: str) -> str:
    """The same JSON with what no database takes (NUL, half a surrogate pair) as the escapes JSON has for it."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\\u0000").encode("utf-8", "backslashreplace").decode("utf-8")


def take(connection: Connection, count: int, now: int) -> Sequence[Waiting]:
    """Waiting items, handled once this transaction commits: the urgent ones, or else the oldest.

    Handled items stay, and are not looked at again. `refused` tells whether an error means that one of them is to
    be set aside.
    """
    _GIVE_WAY.run(connection)
    urgent = tuples(_TAKE_URGENT.run(connection, count=count, now=now))
    return sorted(urgent or tuples(_TAKE.run(connection, count=count, now=now)))


def prune(connection: Connection, before: int, count: int) -> int:
    """Remove what was handled before a moment, at most so many; how many."""
    return _PRUNE.run(connection, before=before, count=count).rowcount


def refused(error: DBAPIError) -> bool:
    """The database does not take what some item comes to, and will not the next time."""
    return isinstance(error, DataError | IntegrityError) and not stepped_back(error)


def set_aside(connection: Connection, item: int, because: str, now: int) -> None:
    """Say of an item that waits why it cannot be used; it is handled by that."""
    _SET_ASIDE.run(connection, id=item, because=because, now=now)


def park(connection: Connection, items: Mapping[int, str]) -> None:
    """Say of taken items why they could not be used."""
    _PARK.run_many(connection, [{"id": item, "because": because} for item, because in items.items()])
