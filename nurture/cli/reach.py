"""`nurture reach`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nurture.cli.reach_text import to_text
from nurture.engine.reach import Tell
from nurture.engine.reach import reach as reach_everyone
from nurture.wiring import build_world


def reach(
    persona: Annotated[str | None, typer.Argument(metavar="PERSONA", help="Only this one, in more detail.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with everything that the text folds.")] = False,
) -> None:
    """Tell whom the files as they are now would reach: who matches, who cannot be written to, whose letter would go blank."""
    world = build_world()
    with _bar() as tell:
        made = reach_everyone(world, persona, tell)
    for error in made.errors:
        typer.echo(error, err=True)
    typer.echo(json.dumps(asdict(made), ensure_ascii=False, indent=2) if as_json else to_text(made), nl=as_json)


@contextmanager
def _bar() -> Iterator[Tell]:
    """A bar on a terminal's stderr, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("contacts"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
