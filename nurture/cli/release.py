"""`nurture release`."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from nurture.cli.release_plan import show_changes, show_plan
from nurture.cli.who import who
from nurture.content import Finding
from nurture.content.printing import printed
from nurture.engine.in_force import current
from nurture.engine.plan import plan
from nurture.engine.releases import Draft, Refused, Stored, draft, draft_back, listed, put_in_force
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.when import moment_in_words
from nurture.wiring import build_world


def release(
    by: str = typer.Option("", metavar="WHO", help="Who releases; by default whoever is logged in."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask."),
    only_plan: bool = typer.Option(False, "--plan", help="Show what would change and for whom, and change nothing."),
    diff: bool = typer.Option(False, "--diff", help="Show the letters that changed line by line."),
    back: bool = typer.Option(False, "--back", help="Put the release before the one in force in force again."),
    history: bool = typer.Option(False, "--history", help="List all releases: id, digest, when, by whom."),
) -> None:
    """Check personas, templates and program, show what changes and for whom, ask, and put them in force."""
    world = build_world()
    if history:
        _list(world)
        return
    try:
        made = draft_back(world) if back else draft(world)
    except Refused as refused:
        _print(refused.findings, world.home)
        raise
    _print(made.findings, world.home)
    if _is_wanted(world, made, diff=diff, yes=yes, only_plan=only_plan):
        _tell(made, put_in_force(world, made, by=by or who()))
    if any(finding.severity == "error" for finding in made.findings):
        typer.echo("What has an error stays as it was last released. Mend it and run `nurture release` again.", err=True)
        raise typer.Exit(code=1)


def _is_wanted(world: World, made: Draft, *, diff: bool, yes: bool, only_plan: bool) -> bool:
    """What changes nothing needs no question, nor does the first release: none before it has reached anybody."""
    if not only_plan and (made.last is None or not made.is_new):
        return True
    if made.last and not made.is_new:
        typer.echo(f"The same as release {made.last.id}: nothing to release.")
        return False
    show_changes(made, diff=diff)
    show_plan(made, plan(world, made))
    if only_plan:
        typer.echo("Nothing has changed.")
        return False
    if not yes and not sys.stdin.isatty():
        raise UserError("Nobody can be asked here, so nothing has changed.", "Add --yes, or --plan to look only.")
    if not yes and not typer.confirm("Put this in force?"):
        typer.echo("Nothing has changed.")
        raise typer.Exit(code=1)
    return True


def _tell(made: Draft, stored: Stored) -> None:
    if not stored.is_new:
        typer.echo(f"Nothing has changed since release {stored.id} ({stored.digest[:12]}).")
        return
    again = f": release {made.again} again" if made.again else ""
    typer.echo(f"Release {stored.id} ({stored.digest[:12]}) is in force{again}.")
    if made.again:
        typer.echo("The files are as they were: `nurture release` puts them in force again.")
    if stored.woken:
        typer.echo(f"{stored.woken} contacts who had read everything have letters again.")


def _list(world: World) -> None:
    """The newest first."""
    releases = listed(world)
    if not releases:
        typer.echo("Nothing has been released yet.")
        return
    place = ZoneInfo(current(world).release.program.zone)
    for one in reversed(releases):
        in_force = "  in force" if one is releases[-1] else ""
        again = f"  release {one.again} again" if one.again else ""
        when = moment_in_words(one.at, place)
        typer.echo(f"{one.id:>4}  {one.digest[:12]}  {when}  {one.stored_by}{again}{in_force}")


def _print(findings: tuple[Finding, ...], home: Path) -> None:
    typer.echo(printed(findings, home), err=True, nl=False)
