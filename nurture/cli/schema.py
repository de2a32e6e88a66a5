"""`nurture schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from nurture.content.keys.editor import FOLDER
from nurture.engine.schemas import changes, write
from nurture.settings import read_settings


def schema(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; end with code 1 if something would be written.")
    ] = False,
) -> None:
    """Write what an editor needs to complete and check personas/*.yaml while you type. Needs no database."""
    home = read_settings().home
    changed = changes(home)
    if not check:
        write(home, changed)
    for file in changed:
        typer.echo(f"  {file}")
    typer.echo(_told(len(changed), check))
    if check and changed:
        raise typer.Exit(code=1)


def _told(files: int, check: bool) -> str:
    if not files:
        return "Nothing to change: the schemas are up to date, and every file of personas/ names its own."
    if check:
        return "These are missing, out of date, or do not name their schema. Run nurture schema."
    return (
        f"These are new or changed: the schemas in {FOLDER}, and a first line in each file that named none. An editor that "
        "speaks to the YAML language server now completes and checks what you type."
    )
