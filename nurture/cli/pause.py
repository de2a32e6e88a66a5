"""`nurture pause`."""

from __future__ import annotations

from typing import Annotated

import typer

from nurture.cli.days import day_of
from nurture.cli.who import who
from nurture.engine import pausing
from nurture.wiring import build_world


def pause(
    scope: Annotated[str, typer.Argument(metavar="[SCOPE]", help="all, stream, rep, partner, contact or mailer.")] = "",
    target: Annotated[str, typer.Argument(metavar="[TARGET]", help="Its name or id; nothing for all.")] = "",
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; people read it.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The day on which mail goes on by itself.")] = "",
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says so; else whoever is logged in.")] = None,
) -> None:
    """Hold letters: all, or those of a stream, rep, partner, contact or mailer. Without arguments: what is paused."""
    world = build_world()
    if scope:
        ends = day_of(until, "--until", "2026-12-01")
        typer.echo(pausing.pause(world, scope, target, because=because, until=ends, by=who() if by is None else by))
        return
    for sentence in pausing.standing(world) or ["Nothing is paused."]:
        typer.echo(sentence)
