"""`nurture escalate`."""

from __future__ import annotations

import typer

from nurture.cli.counts import print_counts
from nurture.engine.escalate import escalate as escalate_partners
from nurture.wiring import build_world


def escalate(dry_run: bool = typer.Option(False, "--dry-run", help="Decide and change nothing.")) -> None:
    """Give every partner that has just become qualified a call, and open calls as reps have room."""
    escalated = escalate_partners(build_world(), dry_run=dry_run)
    typer.echo(f"{'Without changing anything: ' if dry_run else ''}{escalated.sentence}.")
    print_counts("not yet", escalated.not_yet)
