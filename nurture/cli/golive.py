"""`nurture golive`."""

from __future__ import annotations

from math import inf

import typer
from rich.console import Console
from rich.table import Table

from nurture.cli.who import who
from nurture.engine.golive import Prospect, prospect, set_live
from nurture.rules.load import Load, days_in_words
from nurture.settings import read_settings
from nurture.wiring import build_world, check_leaving


def golive(
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    off: bool = typer.Option(False, "--off", help="Hold every letter again."),
) -> None:
    """Show letters and calls per day for each rep, ask, and let letters leave. Until then every letter is held."""
    settings = read_settings()
    world, by = build_world(settings), who()
    if off:
        set_live(world, live=False, by=by)
        typer.echo("The program is not live any more: every letter is held.")
        return
    check_leaving(settings)
    found = prospect(world)
    _show(found)
    if found.live:
        typer.echo("The program is live already.")
        return
    if not yes and not typer.confirm("Let these letters leave?"):
        typer.echo("Nothing has changed; every letter is held.")
        raise typer.Exit(code=1)
    set_live(world, live=True, by=by)
    typer.echo("The program is live.")


_HEADINGS = ("contacts", "letters due now", "for days", "letters a day later", "at most", "calls a day", "open at most")


def _show(found: Prospect) -> None:
    table = Table(title=f"Going live through {found.mailer}", title_justify="left", show_footer=True)
    table.add_column("rep", footer="all")
    rows = [_numbers(load) for load in found.loads]
    for heading, column in zip(_HEADINGS, zip(*rows, strict=True) if rows else ((),) * len(_HEADINGS), strict=True):
        total = max(column, default=0) if heading == "for days" else sum(column)
        table.add_column(heading, justify="right", footer=_shown(total))
    for load, numbers in zip(found.loads, rows, strict=True):
        table.add_row(load.rep_id, *map(_shown, numbers))
    Console(width=100).print(table)
    for sentence in found.limits:
        typer.echo(sentence)


def _numbers(load: Load) -> tuple[float, ...]:
    later = (load.later_letters, load.letters_per_day)
    return (load.contacts, load.due, load.due_days, *later, load.calls, load.open_calls)


def _shown(number: float) -> str:
    if number == inf:
        return days_in_words(number)
    return f"{number:,.1f}" if isinstance(number, float) else f"{number:,}"
