"""Where the keys of the pool begin and end."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db.sql import statement

_SPAN = statement("shards.span")


def span(connection: Connection) -> tuple[int, int] | None:
    """The lowest and highest partner id; None in an empty pool. Read from the index, whatever the pool's size."""
    low, high = _SPAN.run(connection).one()
    return None if low is None else (int(low), int(high))
