"""`nurture forecast`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from nurture.engine.forecast import SEEDS, Forecast, foretell
from nurture.engine.forecast.text import to_json, to_text
from nurture.engine.releases import Refused
from nurture.rules.errors import UserError
from nurture.wiring import build_world

_KINDS = (".png", ".svg", ".pdf")
_YEAR = 52


def forecast(
    weeks: Annotated[int, typer.Option("--weeks", metavar="N", min=1, max=_YEAR, help="How far to look.")] = 8,
    files: Annotated[bool, typer.Option("--files", help="By the files as they are now, as if they were released.")] = False,
    seeds: Annotated[int, typer.Option("--seeds", metavar="N", min=1, max=100, help="How often to play it.")] = SEEDS,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with every day and week.")] = False,
    picture: Annotated[Path | None, typer.Option("--picture", metavar="FILE", help="Draw it: .png, .svg or .pdf.")] = None,
) -> None:
    """Tell what the coming weeks bring: letters, holds, calls, content that runs dry, graduates. Changes nothing."""
    world = build_world()
    if picture is not None:
        _check(picture)
    try:
        with _progress(seeds) as advance:
            found = foretell(world, weeks=weeks, seeds=seeds, files=files, progress=advance)
    except Refused as refused:
        for finding in refused.findings:
            typer.echo(str(finding), err=True)
        raise UserError("The files have errors, so nothing can be foretold of them.", "Mend what is listed.") from None
    typer.echo(to_json(found) if as_json else to_text(found), nl=as_json)
    if picture is None:
        return
    _draw(found, picture)
    if not as_json:
        typer.echo(f"The picture is in {picture}.")


@contextmanager
def _progress(seeds: int) -> Iterator[Callable[[], None]]:
    """To the terminal, not into what is piped on."""
    columns = (
        TextColumn("Playing the weeks to come"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("seeds"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=seeds)
        yield lambda: bar.advance(task)


def _check(picture: Path) -> None:
    """Before minutes of playing, not after."""
    if picture.suffix.lower() not in _KINDS:
        raise UserError(f"{picture.name} names no kind of picture.", "Let it end with .png, .svg or .pdf.")
    if not picture.parent.is_dir():
        raise UserError(
            f"There is no folder {picture.parent} for the picture.", "Make it, or give another file with --picture."
        )
    if picture.is_dir() or not os.access(picture if picture.exists() else picture.parent, os.W_OK):
        raise UserError(f"The picture cannot be written to {picture}.", "Give another file with --picture.")


def _draw(found: Forecast, file: Path) -> None:
    from nurture.engine.forecast.picture import draw  # noqa: PLC0415 - slow to import

    try:
        draw(found, file)
    except OSError as error:
        raise UserError(
            f"The picture cannot be written to {file}: {error.strerror}.", "Give another file with --picture."
        ) from None
