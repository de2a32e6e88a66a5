"""`nurture resume`."""

from __future__ import annotations

from typing import Annotated

import typer

from nurture.cli.who import who
from nurture.engine import pausing
from nurture.wiring import build_world


def resume(
    scope: Annotated[str, typer.Argument(metavar="SCOPE", help="all, stream, rep, partner, contact or mailer.")],
    target: Annotated[str, typer.Argument(metavar="[TARGET]", help="Its name or id; nothing for all.")] = "",
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says so; else whoever is logged in.")] = None,
) -> None:
    """Lift a pause. What it held is due at once, no older than before; caps and windows hold as ever."""
    done = pausing.resume(build_world(), scope, target, by=who() if by is None else by)
    letters = "1 letter that waited is" if done.woken == 1 else f"{done.woken:,} letters that waited are"
    typer.echo(f"{done.subject} goes on; {letters} due now.")
