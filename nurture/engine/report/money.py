"""What came of it: sales, opportunities and whose work they are, the comparison with the holdout, costs, graduates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import report
from db.columns import from_db
from db.report import Opportunity, Outcome, Span
from nurture.engine.band import band
from nurture.engine.report.period import midnight_after
from nurture.engine.report.shapes import (
    Amount,
    Comparison,
    Costs,
    Credits,
    Graduates,
    HoldoutDeals,
    Pipeline,
    Sales,
)
from nurture.rules.credit import CREDITS, Credit, Touches, credit
from nurture.rules.lift import Difference, Mean, Share, mean_difference, share_difference
from nurture.rules.program import Program

_YEAR = 365.25


def pipeline(
    connection: Connection, program: Program, span: Span, comparable: Span, opportunities: Sequence[Opportunity]
) -> Pipeline:
    """`comparable` is the part of the period that lies after the holdout was drawn."""
    credited = credits_of(connection, program, [one for one in opportunities if not one.held_out])
    holdout = [one for one in opportunities if one.held_out]
    return Pipeline(
        sales=_sales(connection, span),
        won=_credits(opportunities, credited, "won"),
        open=_credits(opportunities, credited, "open"),
        lost=_credits(opportunities, credited, "lost"),
        holdout=HoldoutDeals(*(_amount(one for one in holdout if one.state == state) for state in ("won", "open", "lost"))),
        lift=_lift(report.outcomes(connection, comparable)),
    )


def _amount(opportunities: Iterable[Opportunity]) -> Amount:
    cents = [one.amount_cents for one in opportunities]
    return Amount(len(cents), sum(cents))


def _sales(connection: Connection, span: Span) -> Sales:
    found = report.sales(connection, span)

    def where(*sides: tuple[int, int]) -> Amount:
        rows = [row for row in found if row[:2] in sides]
        return Amount(sum(row[2] for row in rows), sum(row[3] for row in rows))

    return Sales(where((0, 0), (0, 1)), where((0, 1)), where((1, 0), (1, 1)))


# --- whose work ------------------------------------------------------------------------------------------------------


def credits_of(connection: Connection, program: Program, opportunities: Sequence[Opportunity]) -> dict[int, Credit]:
    zone = ZoneInfo(program.zone)
    registered = {one.id: date.fromisoformat(one.registered_on) for one in opportunities}
    connected = [one.id for one in program.calling.dispositions if one.connected]
    asked = [(one.id, one.partner_id, midnight_after(registered[one.id], zone)) for one in opportunities]
    touched = report.touches(connection, asked, connected)

    def days(instants: tuple[int | None, ...]) -> Touches:
        return Touches(*(None if at is None else from_db(at).astimezone(zone).date() for at in instants))

    return {id_: credit(day, days(touched.get(id_, ())), program.crediting).credit for id_, day in registered.items()}


def _credits(opportunities: Sequence[Opportunity], credited: Mapping[int, Credit], state: str) -> Credits:
    ours = [one for one in opportunities if one.id in credited and one.state == state]
    by_credit = [_amount(one for one in ours if credited[one.id] == given) for given in CREDITS]
    return Credits(_amount(ours), *by_credit)


# --- against the holdout ------------------------------------------------------------------------------------------


def _lift(outcomes: Sequence[Outcome]) -> tuple[Comparison, ...]:
    sides = {one.held_out: one for one in outcomes}
    nobody = Outcome(0, 0, 0, 0, 0.0, 0.0)
    treated, holdout = sides.get(0, nobody), sides.get(1, nobody)

    def compared(what: str, unit: str, difference: Difference) -> Comparison:
        return Comparison(what, unit, treated.partners, holdout.partners, difference, _said(what, unit, difference))

    def shares(one: Outcome, count: int) -> Share:
        return Share(count, one.partners)

    def mean(one: Outcome) -> Mean:
        return Mean(one.cents, one.squares, one.partners)

    return (
        compared(
            "partners who registered a deal",
            "share",
            share_difference(shares(treated, treated.registered), shares(holdout, holdout.registered)),
        ),
        compared(
            "partners who won a deal", "share", share_difference(shares(treated, treated.won), shares(holdout, holdout.won))
        ),
        compared("purchases per partner", "cents", mean_difference(mean(treated), mean(holdout))),
    )


def _said(what: str, unit: str, difference: Difference) -> str:
    """The comparison in one plain sentence."""
    low, high = difference.low, difference.high
    if low is None or high is None:
        return f"Cannot be told yet: {difference.because}."
    if not difference.told:
        possible = f"anything from {_signed(low, unit)} to {_signed(high, unit)} is possible"
        return f"Cannot be told yet: {difference.because}; {possible}."
    word = "more" if difference.value > 0 else "less" if unit == "cents" else "fewer"
    near, far = sorted((abs(low), abs(high)))
    if unit == "cents":
        return f"{near / 100:,.0f} to {far / 100:,.0f} {word} in {what} than in the holdout."
    return f"{100 * near:.1f} to {100 * far:.1f} in a hundred {word} {what} than in the holdout."


def _signed(value: float, unit: str) -> str:
    return f"{100 * value:+.1f} points" if unit == "share" else f"{value / 100:+,.0f}"


# --- costs and graduates -------------------------------------------------------------------------------------------


def costs(program: Program, days: int, letters: int, attempts: int, calls: int, graduates: int, done: Pipeline) -> Costs:
    """Unit costs of the program times what was used. `letters` are those that left, `calls` those with a try."""
    unit = program.costs
    months = days / (_YEAR / 12)
    for_letters, for_attempts = round(100 * unit.letter * letters), round(100 * unit.attempt * attempts)
    for_months = round(100 * unit.month * months)
    total = for_letters + for_attempts + for_months
    credited = sum(one.sourced.count + one.influenced.count for one in (done.won, done.open, done.lost))

    def per(count: int) -> int | None:
        return round(total / count) if count else None

    return Costs(
        currency=unit.currency,
        letters_cents=for_letters,
        attempts_cents=for_attempts,
        months_cents=for_months,
        months=round(months, 2),
        total_cents=total,
        calls=calls,
        credited=credited,
        per_call_cents=per(calls),
        per_graduate_cents=per(graduates),
        per_opportunity_cents=per(credited),
    )


def graduates(connection: Connection, program: Program, last: date) -> Graduates:
    found = band(connection, program, last)
    return Graduates(
        found.graduated, found.pool, found.days, found.share_a_year, found.least, found.most, found.side, found.said
    )
