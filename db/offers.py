"""What reps gave away, once a partner and within the offer's budget."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db.sql import statement

_LOCK = statement("offers.lock")
_GRANTED = statement("offers.granted")
_HAD = statement("offers.had")
_GRANT = statement("offers.grant")


def lock(connection: Connection, offer: str) -> None:
    """Keep others from giving this offer until the transaction ends."""
    _LOCK.run(connection, offer=offer)


def granted(connection: Connection) -> dict[str, int]:
    """How many of each offer were given."""
    return {row[0]: int(row[1]) for row in _GRANTED.run(connection)}


def had(connection: Connection, partner_id: int) -> set[str]:
    return {row[0] for row in _HAD.run(connection, partner_id=partner_id)}


def grant(connection: Connection, offer: str, partner_id: int, call_id: int, now: int, expires_at: int) -> None:
    _GRANT.run(connection, offer=offer, partner_id=partner_id, call_id=call_id, now=now, expires_at=expires_at)
