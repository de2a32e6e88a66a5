"""Opportunities in bulk, as imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_CAME = ("n bigint", "external_id", "partner_key", "state", "amount_cents bigint", "registered_on", "closed_on")

_NEWEST = statement("opportunities.newest")
_KNOWN = statement("opportunities.known")
_UPSERT = statement("opportunities.upsert")


class Known(NamedTuple):
    """What is known of a staged opportunity; `state` as it was."""

    n: int
    partner_id: int | None
    id: int | None
    state: str | None


def newest(connection: Connection) -> int:
    return int(_NEWEST.run(connection).scalar_one())


def stage_came(connection: Connection, rows: Iterable[Sequence[object]]) -> list[Known]:
    stage(connection, "came_opportunity", _CAME, rows)
    return list(map(Known._make, _KNOWN.run(connection).all()))


def upsert(connection: Connection, ready: Iterable[tuple[int, int]], *, batch: int) -> int:
    """Load those staged that are ready: (n, partner id). How many were new or differed."""
    stage(connection, "ready_opportunity", ("n bigint", "partner_id bigint"), ready)
    return _UPSERT.run(connection, batch=batch).rowcount
