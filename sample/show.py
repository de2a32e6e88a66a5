"""What the demo prints when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from nurture.cli.calls import card_panel
from nurture.engine.call_list import CallList, call_list
from nurture.engine.releases import current
from nurture.engine.report import Report, build, to_html
from nurture.engine.world import World
from sample.letters import parse

_STAGES = ("partners", "reached", "engaged", "qualified", "called", "graduated")
_CARDS = 2


def everything(world: World, folder: Path, console: Console) -> None:
    report = build(world)
    page = folder / "report.html"
    page.write_text(to_html(report, {rep.id: rep.name for rep in current(world).release.reps.values()}), encoding="utf-8")
    console.print(_funnel(report))
    console.print(_pipeline(report))
    for letter in _three(folder / "outbox"):
        console.print(_letter(letter))
    _calls(world, console)
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    console.print(f"\nThe report with pictures: [bold]{shown / page.name}[/bold]")
    console.print(f"Letters as files: {shown}/outbox/   Database: {shown}/nurture.db   Pool: {shown}/pool/")


def _funnel(report: Report) -> Table:
    table = Table(title="The funnel", title_justify="left")
    table.add_column("")
    for stage in _STAGES:
        table.add_column(stage, justify="right")
    for name, funnel in (("treated", report.funnel), ("holdout", report.holdout)):
        table.add_row(name, *(f"{getattr(funnel, stage):,}" for stage in _STAGES))
    return table


def _pipeline(report: Report) -> Table:
    table = Table(title=f"Pipeline, {report.costs.currency}", title_justify="left")
    table.add_column("")
    for heading in ("opportunities", "amount", "sourced by us", "influenced"):
        table.add_column(heading, justify="right")
    for name in ("won", "open", "lost"):
        credit = getattr(report.pipeline, name)
        parts = (credit.all, credit.sourced, credit.influenced)
        table.add_row(name, f"{parts[0].count:,}", *(f"{part.cents / 100:,.0f}" for part in parts))
    return table


def _three(outbox: Path) -> list[EmailMessage]:
    """Letters by three different reps, in both languages where there are such."""
    found: dict[str, EmailMessage] = {}
    for letter in _letters(outbox):
        found.setdefault(letter["From"], letter)
        if len(found) == 3:
            break
    return list(found.values())


def _letters(outbox: Path) -> Iterator[EmailMessage]:
    return (parse(file) for file in sorted(outbox.rglob("*.eml")))


def _letter(letter: EmailMessage) -> Panel:
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    head = "\n".join(f"{name}: {letter[name]}" for name in ("From", "To", "Subject", "Date"))
    return Panel(escape(f"{head}\n\n{text.strip()}"), title="A letter", title_align="left")


def _calls(world: World, console: Console) -> None:
    lists = {rep: call_list(world, rep) for rep in current(world).release.reps}
    rep, most = max(lists.items(), key=lambda item: len(item[1].open))
    console.print(f"\n[bold]The call list of {rep}[/bold]: {_in_words(most)}")
    for card in most.open[:_CARDS]:
        console.print(card_panel(card))


def _in_words(calls: CallList) -> str:
    more = f", the first {_CARDS} shown" if len(calls.open) > _CARDS else ""
    return f"{len(calls.open)} open, {len(calls.queued)} queued{more}"
