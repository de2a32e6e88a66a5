"""`nurture import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from nurture.cli.counts import print_counts
from nurture.engine.importing import Derived, Imported, Sources, import_files
from nurture.engine.importing.verb import Progress as Tell
from nurture.rules.errors import UserError
from nurture.rules.language import HELD
from nurture.wiring import build_world

_NAMED_FAULTS = 5


def _file(what: str) -> Any:
    return typer.Option(dir_okay=False, metavar="FILE", help=what)


def import_(
    partners: Annotated[Path | None, _file("The companies.")] = None,
    owners: Annotated[Path | None, _file("Which rep looks after which partner.")] = None,
    contacts: Annotated[Path | None, _file("The people there.")] = None,
    purchases: Annotated[Path | None, _file("What they bought.")] = None,
    opportunities: Annotated[Path | None, _file("Registered deals.")] = None,
    events: Annotated[Path | None, _file("Webinar and trade show lists, site visits, certificates, replies.")] = None,
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="A column's name in your files and ours: contact_email=email."),
    ] = None,
    rejects: Annotated[Path | None, _file("Where refused rows go; by default <first file>.rejects.csv beside it.")] = None,
) -> None:
    """Load CSV files, all or none of them; the same file again changes nothing."""
    sources = Sources(
        partners, owners, contacts, purchases, opportunities, events, renames=read_renames(map_ or []), rejects=rejects
    )
    with _bar(sources) as tell:
        imported = import_files(build_world(), sources, tell)
    print_imported(imported)


def read_renames(given: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in given]
    for theirs, _, ours in pairs:
        if not theirs or not ours:
            raise UserError("A --map names two columns.", "Write it as --map contact_email=email.")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}


@contextmanager
def _bar(sources: Sources) -> Iterator[Tell]:
    """A bar a file on a terminal's stderr, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>13}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = {
            kind: progress.add_task(kind, total=path.stat().st_size) for kind, path in sources.files.items() if path.is_file()
        }
        yield lambda kind, done: progress.update(tasks[kind], completed=done)


def print_imported(imported: Imported) -> None:
    for kind, file in imported.files.items():
        typer.echo(
            f"{kind}: {file.rows:,} rows: {file.inserted:,} new, {file.updated:,} changed, {file.unchanged:,} as before,"
            f" {file.refused:,} refused."
        )
        if file.unused:
            typer.echo(f"  columns that are not used: {', '.join(file.unused)}")
    print_counts(
        "refused",
        {
            f"{kind}{f' {column}' if column else ''}: {reason}": count
            for (kind, column, reason), count in imported.reasons.items()
        },
    )
    if imported.rejects:
        typer.echo(f"  Each refused row with its line and reason: {imported.rejects}")
    _print_faults(imported.phone_faults)
    if imported.derived is None:
        typer.echo("Nothing has been released yet: fit, holdout and owners follow with `nurture release`.")
    else:
        _print_derived(imported.derived)


def _print_faults(faults: dict[str, int]) -> None:
    if not faults:
        return
    most = sorted(faults.items(), key=lambda item: (-item[1], item[0]))
    named = "; ".join(f"{count:,} {fault}" for fault, count in most[:_NAMED_FAULTS])
    rest = sum(count for _, count in most[_NAMED_FAULTS:])
    typer.echo(f"  {sum(faults.values()):,} of their telephone numbers cannot be rung and are kept as they came:")
    typer.echo(f"  {named}{f'; {rest:,} others' if rest else ''}.")


def _print_derived(derived: Derived) -> None:
    grades = ", ".join(f"{grade} {derived.grades[grade]:,}" for grade in "ABCD")
    typer.echo(
        f"In the pool now: {derived.partners:,} partners; fit {grades}; {derived.held_out:,} held out,"
        f" {derived.drawn:,} of them new."
    )
    print_counts("partners by owner", derived.owned)
    print_counts("partners that wait for an owner", derived.waiting)
    print_counts(
        "contacts by language",
        {
            f"{language or 'unknown'}{_written(language, written)}": count
            for language, (count, written) in derived.languages.items()
        },
    )


def _written(language: str, written: str) -> str:
    if written == HELD:
        return ", held: the program does not write it"
    return "" if written == language else f", written to in {written}"
