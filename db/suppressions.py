"""Standing orders not to contact: taking them down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_ADD = statement("suppressions.add")


class Order(NamedTuple):
    """For every topic. `target` is an address key, or the id of a contact or partner, as `reach` says."""

    channel: str
    reach: str
    target: str
    source: str


def add(connection: Connection, orders: Iterable[Order], now: int) -> int:
    """How many were new. Whoever calls holds the locks of the contacts they reach."""
    wanted = sorted(set(orders))
    if not wanted:
        return 0
    stage(connection, "new_suppressions", ("channel", "reach", "target", "source"), wanted)
    return _ADD.run(connection, now=now).rowcount
