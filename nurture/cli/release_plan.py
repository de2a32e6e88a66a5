"""How a release's changes and its plan in people are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import typer
from rich.console import Console
from rich.table import Table

from nurture.engine.releases import Draft
from nurture.rules.changes import changes
from nurture.rules.letter_changes import letters_side_by_side
from nurture.rules.load import Load, days_in_words
from nurture.rules.plan import Plan
from nurture.rules.program import Release

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


def show_plan(made: Draft, plan: Plan) -> None:
    names = _names(made.last.release if made.last else made.release, made.release)
    _section("What it means for people", _people(plan) if not plan.touches_nobody else ["Nobody enters, leaves or is called."])
    _section("Whose letter is gone", _losing(plan))
    _section("Who stays out", _most(Counter(plan.stays_out)))
    _section("Calls", _calls(plan, names))
    if plan.loads:
        Console(width=100).print(_table(plan, names))


def _names(*releases: Release) -> dict[str, str]:
    """Reps by id, as they are shown; whoever is not released any more keeps the name."""
    return {rep.id: f"{rep.id} {rep.name}" for release in releases for rep in release.reps.values()}


def _section(title: str, sentences: Iterable[str]) -> None:
    lines = list(sentences)
    if lines:
        typer.echo("\n".join((title, *(f"  {line}" for line in lines))))


def _people(plan: Plan) -> Iterator[str]:
    yield from (f"{_contacts(count)} {_s(count, 'enter')} {stream}." for stream, count in sorted(plan.enters.items()))
    moves = sorted(plan.moves.items())
    yield from (f"{_contacts(count)} {_s(count, 'move')} from {was} to {now}." for (was, now), count in moves)
    diverts = sorted(plan.diverts.items())
    yield from (f"{_contacts(count)} {_s(count, 'enter')} {now}, not {was}." for (was, now), count in diverts)
    leaves = sorted(plan.leaves.items())
    yield from (f"{_contacts(count)} {_s(count, 'leave')} {stream}: {why}." for (stream, why), count in leaves)
    away = sorted(plan.stays_away.items())
    yield from (f"{_contacts(count)} {_s(count, 'do', 'does')} not enter {stream}: {why}." for (stream, why), count in away)


def _losing(plan: Plan) -> Iterator[str]:
    lost = sorted(plan.loses.items())
    yield from (f"{_contacts(count)} {_s(count, 'lose')} {stream}/{step}, which is gone." for (stream, step), count in lost)


def _most(reasons: Counter[str]) -> Iterator[str]:
    yield from (f"{_contacts(count)}: {because}." for because, count in reasons.most_common(_FEW))
    rest = reasons.total() - sum(count for _, count in reasons.most_common(_FEW))
    if rest:
        yield f"{_contacts(rest)}: for other reasons."


def _calls(plan: Plan, names: Mapping[str, str]) -> Iterator[str]:
    told = ((plan.called, "get a call because of it"), (plan.spared, "get no call because of it"))
    for partners, what in told:
        for rep, count in sorted(Counter(partners.values()).items()):
            whose = [partner for partner, owner in sorted(partners.items()) if owner == rep]
            more = " and others" if count > _NAMED else ""
            yield f"{count} of {names.get(rep, rep)} {what}: {', '.join(whose[:_NAMED])}{more}."


def _contacts(count: int) -> str:
    return f"{count:,} contact{'' if count == 1 else 's'}"


def _s(count: int, verb: str, one: str = "") -> str:
    return (one or f"{verb}s") if count == 1 else verb


def _table(plan: Plan, names: Mapping[str, str]) -> Table:
    table = Table(title="Letters and calls, before and after", title_justify="left")
    table.add_column("rep", no_wrap=True)
    for heading in (
        "contacts",
        "letters due now",
        "days they take",
        "letters a day later",
        "at most",
        "calls a day",
        "calls now",
    ):
        table.add_column(heading, justify="right")
    for rep, (before, after) in plan.loads.items():
        had, has = plan.calls[rep]
        pairs = zip((*_numbers(before), str(had)), (*_numbers(after), str(has)), strict=True)
        table.add_row(names.get(rep, rep), *(was if was == now else f"{was} → {now}" for was, now in pairs))
    return table


def _numbers(load: Load | None) -> tuple[str, ...]:
    if load is None:
        return ("0",) * 6
    counts = (load.later_letters, load.letters_per_day)
    due = (f"{load.due:,}", days_in_words(load.due_days))
    return (f"{load.contacts:,}", *due, *(f"{count:,}" for count in counts), f"{load.calls:.1f}")
