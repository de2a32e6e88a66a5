"""`nurture db upgrade`, `nurture db backup` and `nurture db prune`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from db.schema import upgrade
from nurture.engine.keeping import back_up, prune
from nurture.wiring import build_world

app = typer.Typer(no_args_is_help=True, help="The database's tables.")


@app.command("upgrade")
def upgrade_command() -> None:
    """Bring the database's tables up to this version."""
    revision = upgrade(build_world().database)
    typer.echo(f"The database is at {revision}.")


@app.command("backup")
def backup_command(file: Annotated[Path, typer.Argument(help="The file to write; there must be none such yet.")]) -> None:
    """Write a whole copy of an SQLite database while it is in use."""
    back_up(build_world(), file)
    typer.echo(f"The database is copied to {file}.")


@app.command("prune")
def prune_command(
    days: Annotated[int, typer.Option(min=7, max=3650, help="Callbacks that were handled longer ago go.")] = 30,
) -> None:
    """Remove callbacks that were handled long ago, and give up letters of which no news came.

    The events stay, and so does what is not handled.
    """
    gone = prune(build_world(), days)
    typer.echo(f"{gone.callbacks:,} handled callbacks from more than {days} days ago are removed.")
    if gone.letters:
        typer.echo(f"{gone.letters:,} letters left unknown since then are given up: no news of them will come.")


@app.callback()
def _group() -> None:
    """The database's tables."""
