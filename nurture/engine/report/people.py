"""How far partners came, by persona and by rep, and how interested they are now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from sqlalchemy.engine import Connection

from db import report
from db.columns import to_db
from db.report import Interest, Opportunity, Span, Stages
from nurture.engine.report.shapes import Amount, Funnel, GradeScores, PersonaLine, Reason, RepLine, Scores
from nurture.rules.program import Program, Release
from nurture.rules.score import decayed, half_life, partner_interest
from nurture.rules.weights import GRADES

_BARS = 12
_STEPS = (1, 2, 5, 10, 20, 50)  # points a bar; the least that shows half as much again as the highest threshold


def funnels(connection: Connection) -> tuple[Funnel, Funnel]:
    """Treated partners, and the holdout."""
    by_side = {row.of: funnel(row) for row in report.stages(connection, "funnel")}
    return by_side.get(0, Funnel()), by_side.get(1, Funnel())


def funnel(row: Stages) -> Funnel:
    return Funnel(*row[1:])


def personas(connection: Connection, left: Sequence[tuple[str, str, str, int]]) -> tuple[PersonaLine, ...]:
    """`left` are letters that left by (rep, persona, state); a partner without a persona counts under the empty one."""
    letters = _sum((persona, count) for _, persona, _, count in left)
    return tuple(PersonaLine(row.of, funnel(row), letters[row.of]) for row in report.stages(connection, "personas"))


def reps(
    connection: Connection,
    release: Release,
    span: Span,
    now: int,
    left: Sequence[tuple[str, str, str, int]],
    opportunities: Sequence[Opportunity],
) -> tuple[RepLine, ...]:
    """Every rep of the release, and whoever else has work to show."""
    funnels = {row.of: funnel(row) for row in report.stages(connection, "owners")}
    letters = _sum((rep, count) for rep, _, _, count in left)
    held = _reasons(report.of_now(connection, "held"))
    tries = _reasons(report.of_period(connection, "attempts", span))
    waiting = report.waiting_calls(connection, now)
    calls = {(rep, state): count for rep, state, count, _ in waiting}
    overdue = _sum((rep, late) for rep, _, _, late in waiting)
    named = {*release.reps, *funnels, *letters, *held, *tries, *overdue} - {""}
    return tuple(
        RepLine(
            rep=rep,
            funnel=funnels.get(rep, Funnel()),
            letters=letters[rep],
            held=sum(reason.count for reason in held[rep]),
            why_held=tuple(held[rep]),
            calls_open=calls.get((rep, "open"), 0),
            calls_queued=calls.get((rep, "queued"), 0),
            calls_overdue=overdue[rep],
            attempts=sum(reason.count for reason in tries[rep]),
            dispositions=tuple(tries[rep]),
            won=_amount(one for one in opportunities if one.rep_id == rep and one.state == "won"),
            open=_amount(one for one in opportunities if one.rep_id == rep and one.state == "open"),
        )
        for rep in sorted(named)
    )


def _sum(rows: Iterable[tuple[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for key, count in rows:
        total[key] += count
    return total


def _reasons(rows: Iterable[tuple[str, str, int]]) -> defaultdict[str, list[Reason]]:
    by_rep: defaultdict[str, list[Reason]] = defaultdict(list)
    for rep, because, count in rows:
        by_rep[rep].append(Reason(because, count))
    return by_rep


def _amount(opportunities: Iterable[Opportunity]) -> Amount:
    cents = [one.amount_cents for one in opportunities if not one.held_out]
    return Amount(len(cents), sum(cents))


# --- interest ------------------------------------------------------------------------------------------------------


def scores(connection: Connection, program: Program, now: datetime) -> Scores:
    """Partners' interest at this moment, in bars of equal width."""
    points = _points_by_grade(report.interests(connection), program, now)
    partners: Mapping[str, int] = dict(report.of_now(connection, "grades"))
    highest = max((one.interest for one in program.calling.thresholds.values()), default=20)
    step = next((one for one in _STEPS if one * _BARS >= 1.5 * highest), _STEPS[-1])
    edges = tuple(float(step * bar) for bar in range(_BARS))
    return Scores(edges, tuple(_grade(grade, partners.get(grade, 0), points[grade], program, edges) for grade in GRADES))


def _points_by_grade(rows: Sequence[Interest], program: Program, now: datetime) -> defaultdict[str, list[float]]:
    contacts: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    moment, halves = to_db(now), half_life(program.rubric)
    for row in rows:
        contacts[row.partner_id, row.grade].append(decayed(row.interest, moment - row.as_of, halves))
    by_grade: defaultdict[str, list[float]] = defaultdict(list)
    for (_, grade), interests in contacts.items():
        by_grade[grade].append(partner_interest(interests) / 1000)
    return by_grade


def _grade(grade: str, partners: int, points: Sequence[float], program: Program, edges: Sequence[float]) -> GradeScores:
    heard = [one for one in points if one > 0]
    threshold = next((rule.interest for name, rule in program.calling.thresholds.items() if name == grade), None)
    over = sum(one >= threshold for one in heard) if threshold is not None else 0
    bars = tuple(sum(low <= one < high for one in heard) for low, high in pairwise((*edges, float("inf"))))
    return GradeScores(grade, partners, partners - len(heard), over, threshold, bars)
