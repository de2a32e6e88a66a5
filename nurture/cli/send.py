"""`nurture send`: one tick."""

from __future__ import annotations

import typer

from nurture.cli.counts import print_counts
from nurture.engine import clocks
from nurture.engine.enroll import enroll
from nurture.engine.send import send as tick
from nurture.wiring import build_world

_DRY_RUN = "Decide about all that is due and change nothing. Other writers wait meanwhile."


def send(dry_run: bool = typer.Option(False, "--dry-run", help=_DRY_RUN)) -> None:
    """Enroll, walk the streams and send what may go now."""
    world = build_world()
    try:
        watch = clocks.watch(world)
        enrolled = enroll(world, dry_run=dry_run)
        sent = tick(world, dry_run=dry_run, watch=watch)
    finally:
        world.mailer.close()
    typer.echo(f"{'Would have ' if dry_run else ''}{enrolled.sentence}; {sent.sentence}.")
    print_counts("because", sent.because)
