"""`nurture describe`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

import typer

from nurture.cli.manuscripts import check_persona, readable
from nurture.content import describing
from nurture.content.describing import Described, Entry
from nurture.content.walled import read_manuscript_walled
from nurture.rules.program import Release
from nurture.settings import read_settings
from nurture.wiring import system_clock

_WIDTH = 96
_DAY = 22  # columns for the day of a letter


def describe(
    persona: str = typer.Argument("", metavar="PERSONA", help="The persona's name. Left out: all of them, in a line each."),
) -> None:
    """Tell a stream in plain sentences: whom it is for, what they get when, and what always holds."""
    home = read_settings().home
    manuscript = read_manuscript_walled(home, system_clock())
    if persona:
        _print(describing.describe(check_persona(manuscript, home, persona), persona))
    else:
        typer.echo("\n".join(_list(readable(manuscript, home))))


def _list(release: Release) -> Iterator[str]:
    listed = describing.personas(release)
    widest = max((len(one.name) for one in listed), default=0)
    for one in listed:
        letters = f"{one.letters} letter{'' if one.letters == 1 else 's'}"
        head = f"{f'{one.place}.' if one.place else '':<4}{one.name:<{widest}}  {letters:<10}  "
        yield _hanging(head, one.about or "Nobody has said what it is about.", len(head))


def _print(told: Described) -> None:
    typer.secho(told.name, bold=True)
    typer.echo(_hanging("", told.about or "Nobody has said yet what kind of partner this is: add `describe:`.", 0))
    _section("Who it is for", told.whom)
    typer.secho("\nWhat they get", bold=True)
    for entry in told.timeline:
        typer.echo(_entry(entry))
    _section("How it ends", told.after)
    _section("What always holds", told.always)


def _section(heading: str, lines: Iterable[str]) -> None:
    typer.secho(f"\n{heading}", bold=True)
    for line in lines:
        typer.echo(_hanging("- ", line, 2))


def _entry(entry: Entry) -> str:
    """The day in a column of its own; what has no day of its own begins there."""
    indent = " " * (2 + 4 * entry.depth)
    head = f"{indent}{entry.when:<{_DAY}}" if entry.when else indent
    return _hanging(head, entry.what, len(head))


def _hanging(head: str, text: str, indent: int) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * indent, break_long_words=False)
