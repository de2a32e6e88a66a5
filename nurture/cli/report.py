"""`nurture report`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from nurture.cli.pages import write_page
from nurture.engine.in_force import current
from nurture.engine.report import build, to_html, to_json, to_text
from nurture.rules.errors import UserError
from nurture.wiring import build_world

_EARLIEST = date(1970, 1, 2)  # instants are counted from then


def report(
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day; else the program's first.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, included; else today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; amounts are in cents.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one page with pictures.")] = None,
) -> None:
    """Tell how far partners came, what came of it and what it cost, with the holdout beside."""
    world = build_world()
    made = build(world, _day(since, "--from"), _day(until, "--to"))
    names = {rep.id: rep.name for rep in current(world).release.reps.values()}
    if html is not None:
        write_page(html, to_html(made, names))
    if as_json:
        typer.echo(to_json(made))
    elif html is None:
        typer.echo(to_text(made, names), nl=False)
    else:
        typer.echo(f"The report is in {html}.")


def _day(given: str | None, option: str) -> date | None:
    if given is None:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise UserError(f"{option} {given} is not a day.", "Write it as 2026-03-31.") from None
    if day < _EARLIEST:
        raise UserError(f"{option} {given} is too long ago.", "Write a day of this program, or leave it out.")
    return day
