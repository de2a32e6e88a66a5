"""`nurture`: the commands, and how a mistake is told."""

from __future__ import annotations

import sys

import typer
from sqlalchemy.exc import DBAPIError

from nurture.cli import db
from nurture.rules.errors import UserError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Nurture the long tail of partners."
)

app.add_typer(db.app, name="db")


@app.callback()
def _nurture() -> None:
    """Nurture the long tail of partners: letters from a named rep, a ledger of interest, calls for the few who are ready."""


def main() -> None:
    """Run one command; a user's mistake ends with two sentences and code 1."""
    try:
        app()
    except UserError as error:
        sys.exit(f"nurture: {error}")
    except DBAPIError as error:
        sys.exit(f"nurture: {database_trouble(error)}")


def database_trouble(error: DBAPIError) -> str:
    """What the database said, in one sentence without the statement and its values."""
    said = str(error.orig).strip().splitlines()[0]
    if "no such table" in said or ("relation" in said and "does not exist" in said):
        return "The database has no tables yet. Run `nurture db upgrade`."
    return f"The database cannot be used: {said}. Look at NURTURE_DATABASE_URL."
