"""The report for other programs: JSON, and Markdown that holds counts and rep ids only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from nurture.engine.report.shapes import Credits, Report
from nurture.engine.report.words import STAGES, money


def to_json(report: Report) -> str:
    """Every count under its name in `shapes`; amounts in cents, days and moments as ISO text."""
    return json.dumps(asdict(report), default=lambda moment: moment.isoformat(), ensure_ascii=False, indent=2)


def to_markdown(report: Report) -> str:
    """For places that keep what they are shown, such as Prefect: no reasons, since those are free text."""
    period = report.period
    parts = (
        f"# {period.first} to {period.last}",
        _table(("", "partners", *STAGES), [("treated", *_row(report.funnel)), ("holdout", *_row(report.holdout))]),
        "## Letters planned in the period",
        _table(("planned", "sent", "held", "waiting", "failed", "unknown"), [_letters(report)]),
        "## Calls by rep",
        _table(
            ("rep", "letters", "tries", "open", "queued", "overdue", "graduated"),
            [
                (rep.rep, rep.letters, rep.attempts, rep.calls_open, rep.calls_queued, rep.calls_overdue, rep.funnel.graduated)
                for rep in report.reps
            ],
        ),
        "## Opportunities registered in the period",
        _table(("", "all", "sourced", "influenced", "neither", f"{report.costs.currency}"), _pipeline(report)),
        "## Lift over the holdout",
        *(f"- {one.what}: {one.said}" for one in report.pipeline.lift),
        f"\n{report.graduates.said}",
        f"\nCost: {money(report.costs.total_cents, report.costs.currency)}.",
    )
    return "\n".join(parts) + "\n"


def _row(funnel: object) -> tuple[object, ...]:
    return tuple(getattr(funnel, name) for name in ("partners", *STAGES))


def _letters(report: Report) -> tuple[int, ...]:
    one = report.letters
    return one.planned, one.sent, one.held, one.waiting, one.failed, one.unknown


def _pipeline(report: Report) -> list[tuple[object, ...]]:
    def line(name: str, credits_: Credits) -> tuple[object, ...]:
        counts = (credits_.all, credits_.sourced, credits_.influenced, credits_.neither)
        return name, *(one.count for one in counts), f"{credits_.all.cents / 100:,.0f}"

    done = report.pipeline
    return [line("won", done.won), line("open", done.open), line("lost", done.lost)]


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"
