"""`nurture ingest`."""

from __future__ import annotations

import typer

from nurture.cli.counts import print_counts
from nurture.engine.ingest import ingest as handle_inbox
from nurture.wiring import build_world


def ingest(
    limit: int | None = typer.Option(None, "--limit", min=1, metavar="N", help="Handle at most this many items."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Say what would come of it and change nothing."),
) -> None:
    """Turn the callbacks that wait in the inbox into events, suppressions and interest."""
    ingested = handle_inbox(build_world(), limit=limit, dry_run=dry_run)
    typer.echo(f"Would have {ingested.sentence}." if dry_run else f"{ingested.sentence.capitalize()}.")
    print_counts("parked", ingested.because)
