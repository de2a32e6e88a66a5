"""`nurture enroll`."""

from __future__ import annotations

import typer

from nurture.cli.counts import print_counts
from nurture.engine.enroll import enroll as enroll_contacts
from nurture.wiring import build_world


def enroll(
    dry_run: bool = typer.Option(False, "--dry-run", help="Decide about all who are marked and change nothing."),
) -> None:
    """Let the contacts that are marked for a look enter the stream of their persona."""
    enrolled = enroll_contacts(build_world(), dry_run=dry_run)
    typer.echo(f"{'Would have ' if dry_run else ''}{enrolled.sentence}.")
    print_counts("entered", enrolled.personas)
    print_counts("stayed out", enrolled.stayed)
