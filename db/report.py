"""What the report counts, each a question over a whole period; `prepare` goes first, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_PARTNER_COLUMNS = (
    "partner_id bigint", "rep_id text", "grade text", "persona text", "held_out integer", "reached integer",
    "engaged integer", "qualified integer", "called integer", "graduated integer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """[since, until) in milliseconds and [first, last] in ISO days, the same stretch of time."""

    since: int
    until: int
    first: str
    last: str


class Stages(NamedTuple):
    """How many partners came how far. `of` is the persona, the rep, or 0 | 1 for treated | holdout."""

    of: Any
    partners: int
    reached: int
    engaged: int
    qualified: int
    called: int
    graduated: int


class Opportunity(NamedTuple):
    id: int
    partner_id: int
    rep_id: str
    held_out: int
    state: str
    amount_cents: int
    registered_on: str


class Outcome(NamedTuple):
    """One side of the comparison; cents and their squares are summed over partners."""

    held_out: int
    partners: int
    registered: int
    won: int
    cents: float
    squares: float


class Interest(NamedTuple):
    partner_id: int
    grade: str
    interest: int
    as_of: int


_BEGAN = statement("report.began")
_POOL = statement("report.pool")
_STAGES = {name: statement(f"report.{name}") for name in ("funnel", "personas", "owners")}
_OF_PERIOD = {
    name: statement(f"report.{name}")
    for name in ("letters", "left", "answered", "written_to", "responded", "verdicts", "languages", "attempts", "tried_calls")
}
_OF_NOW = {
    name: statement(f"report.{name}")
    for name in ("held", "readers", "held_enrollments", "ended", "stuck", "outside", "ownerless", "grades")
}
_VARIANTS = statement("report.variants")
_WAITING_CALLS = statement("report.waiting_calls")
_INTERESTS = statement("report.interests")
_SALES = statement("report.sales")
_OPPORTUNITIES = statement("report.opportunities")
_TOUCHES = statement("report.touches")
_OUTCOMES = statement("report.outcomes")
_WEEKS = statement("report.weeks")


def began(connection: Connection) -> int | None:
    """When the first partner was held out or enrolled."""
    return _BEGAN.run(connection).scalar_one()  # type: ignore[no-any-return]


def prepare(
    connection: Connection, span: Span, tiers: Iterable[str], countries: Sequence[str], excluded: Iterable[str]
) -> None:
    """Fill `report_partner` with the pool; no countries means all."""
    stage(connection, "report_tier", ("tier",), ((tier,) for tier in tiers))
    stage(connection, "report_country", ("country",), ((country,) for country in countries))
    stage(connection, "report_excluded", ("external_id",), ((key,) for key in excluded))
    stage(connection, "report_partner", _PARTNER_COLUMNS, ())
    _POOL.run(connection, since=span.since, until=span.until, everywhere=int(not countries))


def stages(connection: Connection, name: str) -> list[Stages]:
    """`funnel`, `personas` or `owners`."""
    return [Stages(row[0], *map(int, row[1:])) for row in _STAGES[name].run(connection)]


def of_period(connection: Connection, name: str, span: Span) -> list[tuple[Any, ...]]:
    """The rows of a question about the period, as its statement says."""
    return [tuple(row) for row in _OF_PERIOD[name].run(connection, since=span.since, until=span.until)]


def of_now(connection: Connection, name: str) -> list[tuple[Any, ...]]:
    """The rows of a question about how things stand, as its statement says."""
    return [tuple(row) for row in _OF_NOW[name].run(connection)]


def variants(
    connection: Connection, asked: Iterable[tuple[str, str, str, str]], span: Span
) -> dict[tuple[str, str, str], tuple[int, int, int, int, int]]:
    """(partners, letters, clicked, replied, answered) by (persona, step, variant) of what is asked; "" had several.

    Asked is (persona, step, variant, the id that the step bears now).
    """
    stage(connection, "report_variant", ("persona", "step", "letter", "step_now"), asked)
    rows = _VARIANTS.run(connection, since=span.since, until=span.until)
    return {(row[0], row[1], row[2]): tuple(map(int, row[3:])) for row in rows}  # type: ignore[misc]


def waiting_calls(connection: Connection, now: int) -> list[tuple[str, str, int, int]]:
    """(rep, state, calls, of which overdue)."""
    return [(rep, state, int(count), int(overdue)) for rep, state, count, overdue in _WAITING_CALLS.run(connection, now=now)]


def interests(connection: Connection) -> list[Interest]:
    return [Interest(*row) for row in _INTERESTS.run(connection)]


def sales(connection: Connection, span: Span) -> list[tuple[int, int, int, int]]:
    """(held out, reached, purchases, cents)."""
    return [tuple(map(int, row)) for row in _SALES.run(connection, first=span.first, last=span.last)]  # type: ignore[misc]


def opportunities(connection: Connection, span: Span) -> list[Opportunity]:
    return [Opportunity(*row) for row in _OPPORTUNITIES.run(connection, first=span.first, last=span.last)]


def touches(
    connection: Connection, registered: Iterable[tuple[int, int, int]], connected: Iterable[str]
) -> dict[int, tuple[int | None, int | None, int | None]]:
    """Last call, signal and letter before each opportunity, given as (id, partner, end of its day), that had any."""
    stage(connection, "report_opportunity", ("opportunity_id bigint", "partner_id bigint", "until bigint"), registered)
    stage(connection, "report_connected", ("disposition",), ((one,) for one in connected))
    return {row[0]: (row[1], row[2], row[3]) for row in _TOUCHES.run(connection)}


def outcomes(connection: Connection, span: Span) -> list[Outcome]:
    rows = _OUTCOMES.run(connection, first=span.first, last=span.last)
    return [
        Outcome(int(side), int(of), int(registered), int(won), float(cents), float(squares))
        for side, of, registered, won, cents, squares in rows
    ]


def weeks(connection: Connection, span: Span, monday: int) -> list[tuple[str, int, int]]:
    """(letter | signal | attempt, week counted from `monday`, how many)."""
    rows = _WEEKS.run(connection, since=span.since, until=span.until, monday=monday)
    return [(kind, week, count) for kind, week, count in rows]
