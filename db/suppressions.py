"""Standing orders not to contact: taking them down."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from db.sql import stage, statement, tuples
from nurture.rules.noted import Order

_ADD = statement("suppressions.add")
_LASTING = statement("suppressions.lasting")
_RESOLVED = statement("suppressions.resolved")
_COLUMNS = ("channel", "reach", "target", "source")


def add(connection: Connection, orders: Iterable[Order], now: int) -> int:
    """How many were new. Whoever calls holds the locks of the contacts they reach."""
    wanted = sorted(set(orders))
    if not wanted:
        return 0
    stage(connection, "new_suppressions", _COLUMNS, wanted)
    return _ADD.run(connection, now=now).rowcount


def lasting(connection: Connection) -> list[Order]:
    """The orders added last, with the vendor's ids for ours."""
    return [Order._make(row) for row in tuples(_LASTING.run(connection))]


def resolved(connection: Connection, orders: Iterable[Order]) -> list[Order]:
    """Orders as `lasting` gives them, with our ids again; those about nobody that is here are left out."""
    stage(connection, "lasting_suppressions", _COLUMNS, orders)
    return [Order._make(row) for row in tuples(_RESOLVED.run(connection))]
