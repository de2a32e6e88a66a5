"""`nurture calls`: the call list as a rep wants to read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import typer
from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table

from nurture.engine.call_list import Card, Spoken, call_list
from nurture.rules.errors import UserError
from nurture.wiring import build_world

_WIDTH = 100


def calls(
    rep: str = typer.Option("", "--rep", metavar="R", help="A rep's id, as in reps.yaml."),
    everyone: bool = typer.Option(False, "--all", help="The calls of all reps."),
    as_json: bool = typer.Option(False, "--json", help="For a program to read."),
) -> None:
    """Whom to ring, by when, why now, what to say and what to give."""
    if bool(rep) == everyone:
        raise UserError("Whose calls?", "Give --rep with a rep's id, or --all.")
    found = call_list(build_world(), rep)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str))
        return
    console = Console(width=_WIDTH, highlight=False)
    console.print(Group(*(card_panel(card) for card in found.open)) if found.open else "No call is open.")
    if found.queued:
        console.print(_queued(found.queued))


def card_panel(card: Card) -> Panel:
    """One call, ready to be read in ninety seconds."""
    due = f"[red]overdue since {card.due}[/red]" if card.overdue else f"due {card.due}"
    return Panel(
        Group(*_lines(card)),
        title=f"call {card.id} · [bold]{escape(card.partner)}[/bold] · {due}",
        title_align="left",
        width=_WIDTH,
        padding=(0, 1),
    )


def _lines(card: Card) -> Iterator[RenderableType]:
    yield f"[bold]{escape(card.who)}[/bold]  {escape(card.number or card.how)}"
    yield f"[dim]{escape(card.partner_key)} · {escape(card.standing)} · {escape(card.rep_name)} ({card.rep})[/dim]"
    yield f"\n[bold]Why now[/bold]  {escape(card.why)}"
    yield from _listed(card.evidence)
    yield from _talk(card.talk)
    if card.offer:
        yield f"\n[bold]Offer[/bold]  {escape(card.offer)}"
    for heading, lines in (("Also interested", card.colleagues), ("Tried before", card.tries)):
        if lines:
            yield f"\n[bold]{heading}[/bold]"
            yield from _listed(lines)


def _talk(talk: tuple[Spoken, ...]) -> Iterator[RenderableType]:
    """The languages side by side, so that a rep follows what is said."""
    if not talk:
        yield "\n[dim]No talk track is written for this topic.[/dim]"
        return
    table = Table.grid(padding=(0, 2), expand=True)
    for _ in talk:
        table.add_column(ratio=1)
    table.add_row(*(f"[bold]Say[/bold] ({one.locale})" for one in talk))
    for part in ("opening", "ask"):
        table.add_row(*(escape(getattr(one, part)) for one in talk))
    table.add_row(*(f"[dim]Aim: {escape(one.aim)}[/dim]" for one in talk))
    yield ""
    yield table


def _listed(lines: tuple[str, ...]) -> Iterator[RenderableType]:
    for line in lines:
        yield Padding(f"- {escape(line)}", (0, 0, 0, 2))


def _queued(cards: tuple[Card, ...]) -> Table:
    table = Table(title="Waiting for room, best first", title_justify="left", width=_WIDTH)
    for heading in ("call", "partner", "whom", "rep", "why"):
        table.add_column(heading)
    for card in cards:
        table.add_row(str(card.id), escape(card.partner), escape(card.who), card.rep, escape(card.why))
    return table
