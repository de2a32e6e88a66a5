"""`nurture db upgrade`."""

from __future__ import annotations

import typer

from db.schema import upgrade
from nurture.wiring import build_world

app = typer.Typer(no_args_is_help=True, help="The database's tables.")


@app.command("upgrade")
def upgrade_command() -> None:
    """Bring the database's tables up to this version."""
    revision = upgrade(build_world().database)
    typer.echo(f"The database is at {revision}.")


@app.callback()
def _group() -> None:
    """The database's tables."""
