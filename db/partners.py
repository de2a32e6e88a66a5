"""Partners in bulk: as imported, and what is worked out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection, Engine

from db.session import reading
from db.sql import stage, statement

CAME = (
    "n bigint", "external_id", "name", "country", "region", "city", "zone", "language", "tier", "employees int",
    "technical_staff int", "founded int", "programme", "certifications",
)  # fmt: skip
_DERIVED = (
    "id bigint", "recency int", "frequency int", "monetary int", "fit int", "grade", "fit_because", "competence int",
    "competence_because",
)  # fmt: skip

_NEWEST = statement("partners.newest")
_KNOWN = statement("partners.known")
_DROP = statement("partners.drop")
_UPSERT = statement("partners.upsert")
_TOUCHED = statement("partners.touched")
_OWNERS_KNOWN = statement("partners.owners_known")
_OWN = statement("partners.own")
_COUNT_PURCHASES = statement("partners.count_purchases")
_BUYERS = statement("partners.buyers")
_CUTS = tuple(statement(f"partners.{name}_cuts") for name in ("recency", "frequency", "monetary"))
_BLOCK = statement("partners.block")
_STANDING = statement("partners.standing")
_DERIVE = statement("partners.derive")
_LOOK_AT_DERIVED = statement("partners.look_at_derived")
_HOLD_OUT = statement("partners.hold_out")
_LOADS = statement("partners.loads")
_UNOWNED = statement("partners.unowned")
_ASSIGN = statement("partners.assign")
_LOOK_AT_ASSIGNED = statement("partners.look_at_assigned")


# --- importing ---------------------------------------------------------------------------------------------------


def newest(connection: Connection) -> int:
    """The highest id there is."""
    return int(_NEWEST.run(connection).scalar_one())


def stage_came(connection: Connection, rows: Iterable[Sequence[object]]) -> None:
    stage(connection, "came_partner", CAME, rows)


def known(connection: Connection) -> list[tuple[int, int]]:
    """(n, id) of those staged that are here already."""
    return [tuple(row) for row in _KNOWN.run(connection).all()]


def drop(connection: Connection, places: Iterable[int]) -> None:
    """Do not load these of those staged."""
    _DROP.run_many(connection, [{"n": place} for place in places])


def upsert(connection: Connection, batch: int) -> int:
    """Load those staged; how many were new or differed."""
    return _UPSERT.run(connection, batch=batch).rowcount


def touched(connection: Connection, batch: int, now: int) -> None:
    """Have enroll look again at the people of partners that this import batch changed."""
    _TOUCHED.run(connection, batch=batch, now=now)


def owners_known(connection: Connection, rows: Iterable[tuple[int, str]]) -> dict[int, tuple[int, str | None]]:
    """(partner id, owner so far) by n, of rows (n, partner's external id)."""
    stage(connection, "came_owner", ("n bigint", "external_id"), rows)
    return {row[0]: (row[1], row[2]) for row in _OWNERS_KNOWN.run(connection)}


def own(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Make each rep the current owner of the partner: rows (partner id, rep id)."""
    stage(connection, "owned", ("id bigint", "rep_id"), rows)
    _OWN.run(connection)


# --- deriving ----------------------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """A partner's purchases and what was last worked out of them."""

    id: int
    external_id: str
    last_purchase_on: str | None
    purchases: int
    spend_cents: int
    recency: int
    frequency: int
    monetary: int
    fit: int
    grade: str
    fit_because: str
    competence: int
    competence_because: str
    held_out: bool
    was_enrolled: bool

    @property
    def derived(self) -> tuple[Any, ...]:
        """In the order in which `derive` takes it."""
        return self[:1] + self[5:13]


def count_purchases(connection: Connection) -> None:
    _COUNT_PURCHASES.run(connection)


def buyers(connection: Connection) -> int:
    return int(_BUYERS.run(connection).scalar_one())


def cuts(connection: Connection, places: Sequence[int]) -> list[dict[int, tuple[Any, int]]]:
    """(value, spend) by place among the buyers, for recency (ISO day), frequency and monetary."""
    a, b, c, d = places
    return [{row[0]: (row[1], row[2]) for row in one.run(connection, a=a, b=b, c=c, d=d)} for one in _CUTS]


def block(connection: Connection, after: int, count: int) -> list[int]:
    return [row[0] for row in _BLOCK.run(connection, after=after, count=count)]


def standings(connection: Connection) -> Iterator[Standing]:
    """Of the partners whose facts were loaded last."""
    return map(Standing._make, _STANDING.run(connection).all())


def derive(connection: Connection, rows: Sequence[tuple[object, ...]], now: int) -> None:
    """Record rows of (id, recency, frequency, monetary, fit, grade, reasons, competence, reasons), reasons as JSON."""
    if rows:
        stage(connection, "derived", _DERIVED, rows)
        _DERIVE.run(connection, now=now)
        _LOOK_AT_DERIVED.run(connection, now=now)


def hold_out(connection: Connection, partner_ids: Iterable[int], now: int) -> None:
    _HOLD_OUT.run_many(connection, [{"partner_id": one, "drawn_at": now} for one in partner_ids])


def loads(connection: Connection) -> dict[str, int]:
    """How many partners each rep owns."""
    return {row[0]: row[1] for row in _LOADS.run(connection)}


@contextmanager
def unowned(engine: Engine, active_reps: Iterable[str]) -> Iterator[Iterator[Any]]:
    """Rows of partners that none of these reps owns, the best first, read in a view of their own and never all at once."""
    with reading(engine) as connection:
        stage(connection, "active_rep", ("id",), ((one,) for one in active_reps))
        streaming = connection.execution_options(stream_results=True, max_row_buffer=5_000)
        yield iter(_UNOWNED.run(streaming))


def assign(connection: Connection, rows: Sequence[tuple[int, str | None, str]], now: int) -> None:
    """Record owners, or why there is none: rows (partner id, rep id, reason)."""
    if rows:
        stage(connection, "assigned", ("id bigint", "rep_id", "because"), rows)
        _ASSIGN.run(connection, now=now)
        _LOOK_AT_ASSIGNED.run(connection, now=now)
