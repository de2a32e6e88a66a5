"""`nurture`: the commands, and how a mistake is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from sqlalchemy.exc import DBAPIError

from db.trouble import in_words
from nurture.cli import db, new
from nurture.cli.calls import calls
from nurture.cli.check import check
from nurture.cli.describe import describe
from nurture.cli.dispose import dispose
from nurture.cli.enroll import enroll
from nurture.cli.escalate import escalate
from nurture.cli.explain import explain
from nurture.cli.forecast import forecast
from nurture.cli.golive import golive
from nurture.cli.graduate import graduate
from nurture.cli.import_ import import_
from nurture.cli.ingest import ingest
from nurture.cli.pause import pause
from nurture.cli.preview import preview
from nurture.cli.reach import reach
from nurture.cli.reconcile import reconcile
from nurture.cli.release import release
from nurture.cli.report import report
from nurture.cli.resume import resume
from nurture.cli.schema import schema
from nurture.cli.send import send
from nurture.cli.serve import serve
from nurture.cli.test import test
from nurture.cli.up import up
from nurture.rules.errors import UserError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

COMMANDS = (
    calls,
    check,
    describe,
    dispose,
    enroll,
    escalate,
    explain,
    forecast,
    golive,
    graduate,
    import_,
    ingest,
    pause,
    preview,
    reach,
    reconcile,
    release,
    report,
    resume,
    schema,
    send,
    serve,
    test,
    up,
)
for command in COMMANDS:
    app.command(command.__name__.rstrip("_"))(command)
app.add_typer(db.app, name="db")
app.add_typer(new.app, name="new")


@app.callback()
def _nurture() -> None:
    """Nurture the long tail of partners: letters from a named rep, a ledger of interest, calls for the few who are ready."""


def main() -> None:
    """Run one command; a user's mistake ends with two sentences and code 1."""
    try:
        _check_words(sys.argv)
        app()
    except UserError as error:
        sys.exit(f"nurture: {error}")
    except DBAPIError as error:
        sys.exit(f"nurture: {in_words(error)}")
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.exit(f"nurture: {place}{error.strerror or type(error).__name__}. Look at the path, its rights and the room left.")


def _check_words(words: Sequence[str]) -> None:
    """Neither a database takes what the terminal's encoding does not know, nor can it be printed."""
    if any(map(_is_broken, words)):
        raise UserError("What was typed has a sign that this terminal's encoding does not know.", "Type it in UTF-8.")


def _is_broken(word: str) -> bool:
    try:
        word.encode()
    except UnicodeEncodeError:
        return True
    return False
