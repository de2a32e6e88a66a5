"""`nurture report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nurture.cli.days import day_of
from nurture.cli.pages import write_page
from nurture.engine.in_force import current
from nurture.engine.report import build, to_html, to_json, to_text
from nurture.wiring import build_world


def report(
    since: Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day; else the program's first.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Last day, included; else today.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; amounts are in cents.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write one page with pictures.")] = None,
) -> None:
    """Tell how far partners came, what came of it and what it cost, with the holdout beside."""
    world = build_world()
    first, last = (day_of(given, option, "2026-03-31") for given, option in ((since, "--from"), (until, "--to")))
    made = build(world, first, last)
    names = {rep.id: rep.name for rep in current(world).release.reps.values()}
    if html is not None:
        write_page(html, to_html(made, names))
    if as_json:
        typer.echo(to_json(made))
    elif html is None:
        typer.echo(to_text(made, names), nl=False)
    else:
        typer.echo(f"The report is in {html}.")
