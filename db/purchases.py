"""Purchases in bulk, as imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_CAME = ("n bigint", "external_id", "partner_key", "purchased_on", "amount_cents bigint")

_NEWEST = statement("purchases.newest")
_KNOWN = statement("purchases.known")
_STRANGERS = statement("purchases.strangers")
_DROP = statement("purchases.drop")
_UPSERT = statement("purchases.upsert")


def newest(connection: Connection) -> int:
    return int(_NEWEST.run(connection).scalar_one())


def stage_came(connection: Connection, rows: Iterable[Sequence[object]]) -> None:
    stage(connection, "came_purchase", _CAME, rows)


def known(connection: Connection) -> list[tuple[int, int]]:
    """(n, id) of those staged that are here already."""
    return [tuple(row) for row in _KNOWN.run(connection).all()]


def strangers(connection: Connection) -> list[int]:
    """Those staged whose partner is not here."""
    return list(_STRANGERS.run(connection).scalars())


def drop(connection: Connection, places: Iterable[int]) -> None:
    """Do not load these of those staged."""
    _DROP.run_many(connection, [{"n": place} for place in places])


def upsert(connection: Connection, *, batch: int) -> int:
    """Load those staged; how many were new or differed."""
    return _UPSERT.run(connection, batch=batch).rowcount
