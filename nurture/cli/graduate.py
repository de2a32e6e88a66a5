"""`nurture graduate`."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.markup import escape

from nurture.cli.who import who
from nurture.engine.graduate import Graduated, Judged, approve, proposals, refuse
from nurture.rules.errors import UserError
from nurture.rules.graduate import Band, Criterion
from nurture.rules.when import day_in_words
from nurture.wiring import build_world


def graduate(
    approved: str = typer.Option("", "--approve", metavar="PARTNER", help="Move this partner up; its external id."),
    refused: str = typer.Option("", "--refuse", metavar="PARTNER", help="Turn its proposal down."),
    by: str | None = typer.Option(None, "--by", metavar="WHO", help="Who decides; by default whoever is logged in."),
    despite: str = typer.Option("", "--despite", metavar="TEXT", help="Why it moves up although a criterion is not met."),
    because: str = typer.Option("", "--because", metavar="TEXT", help="Why it is turned down."),
) -> None:
    """Partners put forward for the next tier, with what is met and what is not; approve or refuse one."""
    if approved and refused:
        raise UserError("Approve or refuse?", "Give one of --approve and --refuse.")
    if (despite and not approved) or (because and not refused):
        raise UserError("A reason belongs to a decision.", "Give --despite with --approve, and --because with --refuse.")
    world, by, console = build_world(), who() if by is None else by, Console(width=100, highlight=False)
    if approved:
        _show_graduated(console, approve(world, approved, by=by, despite=despite))
        return
    if refused:
        partner = refuse(world, refused, by=by, because=because)
        console.print(f"{escape(partner.name)} stays in tier {partner.tier}, and in its streams.")
        return
    found = proposals(world)
    for one in found.waiting:
        _show_waiting(console, one)
    console.print("" if found.waiting else "No graduation waits for a decision.")
    _show_band(console, found.band)


def _show_waiting(console: Console, judged: Judged) -> None:
    proposal, partner = judged.proposal, judged.proposal.partner
    put_forward = f"put forward {day_in_words(proposal.proposed_at)} by {escape(proposal.proposed_by)}"
    console.print(
        f"\n[bold]{escape(partner.name)}[/bold] ({escape(partner.external_id)}), {partner.country}: "
        f"{partner.tier} to {proposal.to_tier}, {put_forward}"
    )
    because = f": {escape(', '.join(partner.competence_because))}" if partner.competence_because else ""
    console.print(f"  fit {partner.grade}, competence {partner.competence}{because}")
    _show_criteria(console, judged.criteria)


def _show_criteria(console: Console, criteria: tuple[Criterion, ...]) -> None:
    for one in criteria:
        mark = "[green]met    [/green]" if one.met else "[red]not met[/red]"
        console.print(f"  {mark} {escape(one.because)} [dim]{escape(one.rule)}[/dim]")


def _show_graduated(console: Console, done: Graduated) -> None:
    console.print(f"[bold]{escape(done.partner.name)}[/bold] moves from {done.partner.tier} to {done.to_tier}.")
    _show_criteria(console, done.criteria)
    console.print(f"{done.left_streams} enrollments ended. The plan runs until {day_in_words(done.ends_on)}:")
    for step in done.plan:
        console.print(f"  week {step.week:>2}, {day_in_words(step.on)}: {escape(step.do)}")
    _show_band(console, done.band)


def _show_band(console: Console, band: Band) -> None:
    console.print(band.said, style="" if band.side == "within" else "yellow")
