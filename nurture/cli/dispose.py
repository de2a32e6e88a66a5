"""`nurture dispose`."""

from __future__ import annotations

import typer

from nurture.engine.dispose import dispose as dispose_call
from nurture.wiring import build_world

_MOST = 2**31 - 1  # what both databases take


def dispose(
    call: int = typer.Argument(min=1, max=_MOST, metavar="CALL", help="The call's number, as `nurture calls` shows it."),
    disposition: str = typer.Option(..., "--as", metavar="DISPOSITION", help="How the try ended; program.yaml lists them."),
    note: str = typer.Option("", "--note", metavar="TEXT", help="What was said, for the next call."),
    by: str = typer.Option("", "--by", metavar="R", help="The id of the rep who rang, where it was not the owner."),
) -> None:
    """Record how a call ended, and send the partner where that leads."""
    for sentence in dispose_call(build_world(), call, disposition, note, by=by).sentences:
        typer.echo(sentence)
