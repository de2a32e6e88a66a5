"""`nurture golive`."""

from __future__ import annotations

import getpass

import typer
from rich.console import Console
from rich.table import Table

from nurture.engine.golive import Prospect, prospect, set_live
from nurture.settings import read_settings
from nurture.wiring import build_world, check_leaving


def golive(
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    off: bool = typer.Option(False, "--off", help="Hold every letter again."),
) -> None:
    """Show letters and calls per day for each rep, ask, and let letters leave. Until then every letter is held."""
    settings = read_settings()
    world, who = build_world(settings), getpass.getuser()
    if off:
        set_live(world, live=False, by=who)
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
    set_live(world, live=True, by=who)
    typer.echo("The program is live.")


def _show(found: Prospect) -> None:
    table = Table(title=f"Going live through {found.mailer}", title_justify="left")
    table.add_column("rep")
    for heading in ("contacts", "letters a day at first", "for days", "letters a day later", "calls open at most"):
        table.add_column(heading, justify="right")
    for load in found.loads:
        numbers = (load.contacts, load.first_letters, load.first_days, load.later_letters, load.open_calls)
        table.add_row(load.rep_id, *(f"{number:,}" for number in numbers))
    Console(width=100).print(table)
