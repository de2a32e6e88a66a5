"""`nurture release`."""

from __future__ import annotations

from pathlib import Path

import typer

from nurture.cli.who import who
from nurture.content import Finding
from nurture.content.printing import printed
from nurture.engine.releases import Refused, Stored
from nurture.engine.releases import release as store_release
from nurture.wiring import build_world


def release(by: str = typer.Option("", metavar="WHO", help="Who releases; by default whoever is logged in.")) -> None:
    """Check personas, templates and program, and put them in force."""
    world = build_world()
    try:
        stored = store_release(world, by=by or who())
    except Refused as refused:
        _print(refused.findings, world.home)
        raise
    _print(stored.findings, world.home)
    _tell(stored)
    if any(finding.severity == "error" for finding in stored.findings):
        typer.echo("What has an error stays as it was last released. Mend it and run `nurture release` again.", err=True)
        raise typer.Exit(code=1)


def _tell(stored: Stored) -> None:
    if not stored.is_new:
        typer.echo(f"Nothing has changed since release {stored.id} ({stored.digest[:12]}).")
        return
    typer.echo(f"Release {stored.id} ({stored.digest[:12]}) is in force.")
    if stored.woken:
        typer.echo(f"{stored.woken} contacts who had read everything have letters again.")


def _print(findings: tuple[Finding, ...], home: Path) -> None:
    typer.echo(printed(findings, home), err=True, nl=False)
