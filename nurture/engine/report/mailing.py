"""What became of letters, who answered, and in which languages they went."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import get_args

from sqlalchemy.engine import Connection

from db import report
from db.report import Span
from nurture.engine.report.shapes import Letters, Rate, Readers, Reason, Verdicts
from nurture.rules.events import SIGNALS
from nurture.rules.language import HELD, written_language
from nurture.rules.message import Shown, State, shown
from nurture.rules.program import Program

_SENT = [state for state in get_args(State) if shown(state, "") == "sent"]
_ARRIVED = ("delivered", "complained")


def letters(connection: Connection, span: Span) -> Letters:
    reasons: dict[str, Counter[str]] = {one: Counter() for one in get_args(Shown)}
    for state, because, count in report.of_period(connection, "letters", span):
        reasons[shown(state, because)][because or state] += count
    counts = {one: counter.total() for one, counter in reasons.items()}
    return Letters(
        planned=sum(counts.values()),
        sent=counts["sent"],
        held=counts["held"],
        waiting=counts["planned"],
        failed=counts["failed"],
        unknown=counts["unknown"],
        why_held=_reasons(reasons["held"]),
        why_failed=_reasons(reasons["failed"]),
        why_unknown=_reasons(reasons["unknown"]),
    )


def _reasons(counter: Counter[str]) -> tuple[Reason, ...]:
    ordered = sorted(counter.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Reason(because, count) for because, count in ordered)


def rates(connection: Connection, span: Span, left: Sequence[tuple[str, str, str, int]]) -> tuple[Rate, ...]:
    """Delivery of letters that left in the period, then answers to those that arrived.

    A mailer that reports no delivery (a folder, plain SMTP) leaves only `sent` to divide by.
    """
    states: Counter[str] = Counter()
    for _, _, state, count in left:
        states[state] += count
    human, not_machine = _answered(connection, span)
    arrived = sum(states[state] for state in _ARRIVED)
    base, what = (arrived, "delivered") if arrived else (sum(states[state] for state in _SENT), "sent")
    return (
        _rate("delivered", arrived, states.total(), "left"),
        _rate("bounced", states["bounced"], states.total(), "left"),
        _rate("dropped or rejected", states["dropped"] + states["rejected"], states.total(), "left"),
        _rate("outcome unknown", states["unknown"] + states["abandoned"], states.total(), "left"),
        _rate("opened, machines left out", not_machine["opened"], base, what),
        _rate("clicked by a human", human["clicked"], base, what),
        _rate("unsubscribed from", not_machine["unsubscribed"], base, what),
        _rate("complained about", states["complained"], base, what),
    )


def responses(connection: Connection, span: Span) -> tuple[Rate, ...]:
    """What contacts did after a letter of the period, whether or not it is known after which."""
    ((written_to,),) = report.of_period(connection, "written_to", span)
    counts = dict(report.of_period(connection, "responded", span))
    return tuple(_rate(kind, counts.get(kind, 0), written_to, "written to") for kind in sorted(SIGNALS))


def _rate(what: str, count: int, of: int, of_what: str) -> Rate:
    return Rate(what, count, of, of_what, count / of if of else None)


def _answered(connection: Connection, span: Span) -> tuple[Counter[str], Counter[str]]:
    rows = report.of_period(connection, "answered", span)
    return Counter({kind: human for kind, human, _ in rows}), Counter({kind: count for kind, _, count in rows})


def verdicts(connection: Connection, span: Span) -> tuple[Verdicts, ...]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind, verdict, count in report.of_period(connection, "verdicts", span):
        counts[kind][verdict or "unknown"] += count
    return tuple(Verdicts(kind, one["human"], one["machine"], one["unknown"]) for kind, one in sorted(counts.items()))


def languages(connection: Connection, program: Program, span: Span) -> tuple[Readers, ...]:
    """Every language that contacts read, with what the program makes of it."""
    went: Counter[str] = Counter()
    for language, _, count in report.of_period(connection, "languages", span):
        went[language] += count
    return tuple(
        _readers(program, language, contacts, went[language]) for language, contacts in report.of_now(connection, "readers")
    )


def _readers(program: Program, language: str, contacts: int, went: int) -> Readers:
    written = written_language(program, language)
    own = language.partition("-")[0]
    return Readers(language, contacts, None if written == HELD else written, written not in (HELD, language, own), went)
