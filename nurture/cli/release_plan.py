"""How a release's changes and its plan in people are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import typer
from rich.console import Console
from rich.table import Table

from nurture.engine.releases import Draft
from nurture.rules.changes import changes, letters_side_by_side
from nurture.rules.load import Load
from nurture.rules.plan import Plan

_FEW = 8
_NAMED = 5


def show_changes(made: Draft, *, diff: bool) -> None:
    if made.last is None:
        typer.echo("This is the first release: there is nothing to compare it with.")
        return
    last = made.last.release
    _section(f"What changes since release {made.last.id}", changes(last, made.release))
    if diff:
        for line in letters_side_by_side(last, made.release):
            typer.echo(line)


def show_plan(plan: Plan) -> None:
    _section("What it means for people", _people(plan) if not plan.touches_nobody else ["Nobody enters, leaves or is called."])
    _section("Whose letter is gone", _losing(plan))
    _section("Who stays out", _most(Counter(plan.stays_out)))
    _section("Calls", _calls(plan))
    if plan.loads:
        Console(width=100).print(_table(plan))


def _section(title: str, sentences: Iterable[str]) -> None:
    lines = list(sentences)
    if lines:
        typer.echo("\n".join((title, *(f"  {line}" for line in lines))))


def _people(plan: Plan) -> Iterator[str]:
    yield from (f"{_contacts(count)} {_s(count, 'enter')} {stream}." for stream, count in sorted(plan.enters.items()))
    moves = sorted(plan.moves.items())
    yield from (f"{_contacts(count)} {_s(count, 'move')} from {was} to {now}." for (was, now), count in moves)
    leaves = sorted(plan.leaves.items())
    yield from (f"{_contacts(count)} {_s(count, 'leave')} {stream}: {why}." for (stream, why), count in leaves)


def _losing(plan: Plan) -> Iterator[str]:
    lost = sorted(plan.loses.items())
    yield from (f"{_contacts(count)} {_s(count, 'lose')} {stream}/{step}: the step is gone." for (stream, step), count in lost)


def _most(reasons: Counter[str]) -> Iterator[str]:
    yield from (f"{_contacts(count)}: {because}." for because, count in reasons.most_common(_FEW))
    rest = reasons.total() - sum(count for _, count in reasons.most_common(_FEW))
    if rest:
        yield f"{_contacts(rest)}: for other reasons."


def _calls(plan: Plan) -> Iterator[str]:
    told = ((plan.called, "get a call because of it"), (plan.spared, "get no call because of it"))
    for partners, what in told:
        for rep, count in sorted(Counter(partners.values()).items()):
            whose = [partner for partner, owner in sorted(partners.items()) if owner == rep]
            more = " and others" if count > _NAMED else ""
            yield f"{count} of {rep} {what}: {', '.join(whose[:_NAMED])}{more}."


def _contacts(count: int) -> str:
    return f"{count:,} contact{'' if count == 1 else 's'}"


def _s(count: int, verb: str) -> str:
    return f"{verb}s" if count == 1 else verb


def _table(plan: Plan) -> Table:
    table = Table(title="Letters and calls a day, before and after", title_justify="left")
    for heading in ("rep", "contacts", "letters at first", "letters later", "calls"):
        table.add_column(heading, justify="left" if heading == "rep" else "right")
    for rep, (before, after) in plan.loads.items():
        pairs = zip(_numbers(before), _numbers(after), strict=True)
        table.add_row(rep, *(was if was == now else f"{was} → {now}" for was, now in pairs))
    return table


def _numbers(load: Load | None) -> tuple[str, ...]:
    if load is None:
        return ("0",) * 4
    return (f"{load.contacts:,}", f"{load.first_letters:,}", f"{load.later_letters:,}", f"{load.calls:.1f}")
