"""What the demo prints when it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from nurture.cli.calls import card_panel
from nurture.engine.call_list import CallList, call_list
from nurture.engine.in_force import current
from nurture.engine.report import Report, build, to_html
from nurture.engine.report.words import lift_in_brief
from nurture.engine.world import World
from sample.letters import Received, parse

_STAGES = ("partners", "reached", "engaged", "qualified", "called", "graduated")
_LANGUAGES = ("de", "en", "")  # of the three letters shown; empty: another, if there is one
_CARDS = 2


def everything(world: World, folder: Path, letters: Sequence[Received], console: Console) -> None:
    report = build(world)
    names = {rep.id: rep.name for rep in current(world).release.reps.values()}
    page = folder / "report.html"
    page.write_text(to_html(report, names), encoding="utf-8")
    for number, letter in enumerate(pick_three(letters), 1):
        console.print(_letter(number, parse(letter.file)))
    _calls(world, names, console)
    console.print(_funnel(report))
    console.print(_pipeline(report))
    console.print("\n".join(lift_in_brief(report.pipeline.lift)))
    _where(folder, page, console)


# --- letters ----------------------------------------------------------------------------------------------------


def pick_three(letters: Sequence[Received]) -> list[Received]:
    """By three different reps, on three subjects, each with a link: in German, in English, and in another language.

    One from each of the last three quarters of the run, since letters that leave together are mostly the same.
    """
    found: list[Received] = []
    for quarter, language in enumerate(_LANGUAGES, 1):
        first = quarter * len(letters) // 4
        others_first = sorted((*letters[first:], *letters[:first]), key=lambda one: one.language in _LANGUAGES)
        found += next(([one] for one in others_first if _is_wanted(one, language, found)), [])
    return found


def _is_wanted(letter: Received, language: str, found: Sequence[Received]) -> bool:
    is_new = all(letter.sender != one.sender and letter.subject != one.subject for one in found)
    return is_new and bool(letter.links) and language in ("", letter.language)


def _letter(number: int, letter: EmailMessage) -> Panel:
    body = letter.get_body(("plain",))
    text = body.get_content() if body else ""
    head = "\n".join(f"[dim]{name}:[/dim] {escape(letter[name])}" for name in ("From", "To", "Subject", "Date"))
    return Panel(f"{head}\n\n{escape(text.strip())}", title=f"Letter {number} of 3", title_align="left")


# --- calls ------------------------------------------------------------------------------------------------------


def _calls(world: World, names: dict[str, str], console: Console) -> None:
    """The longest list; ties go to the first rep."""
    lists = {rep: call_list(world, rep) for rep in names}
    rep = max(lists, key=lambda one: len(lists[one].open))
    console.print(f"\n[bold]The call list of {names[rep]}[/bold] ({rep}): {_in_words(lists[rep])}")
    for card in lists[rep].open[:_CARDS]:
        console.print(card_panel(card))


def _in_words(calls: CallList) -> str:
    more = f"; the first {_CARDS} of them" if len(calls.open) > _CARDS else ""
    return f"{len(calls.open)} open, {len(calls.queued)} waiting for room{more}"


# --- numbers ----------------------------------------------------------------------------------------------------


def _funnel(report: Report) -> Table:
    period = report.period
    table = _table(f"The funnel, {period.days // 7} weeks", "", "treated", "of all", "holdout", "of all")
    sides = (report.funnel, report.holdout)
    for stage in _STAGES:
        table.add_row(stage, *(cell for side in sides for cell in _counted(getattr(side, stage), side.partners)))
    return table


def _counted(count: int, partners: int) -> Iterator[str]:
    yield f"{count:,}"
    yield f"{count / partners:.1%}" if partners else ""


def _pipeline(report: Report) -> Table:
    found = report.pipeline
    table = _table(f"The pipeline, {report.costs.currency}", "", "deals", "amount", "sourced by us", "influenced", "holdout")
    for state in ("won", "open", "lost"):
        credit, beside = getattr(found, state), getattr(found.holdout, state)
        amounts = (credit.all, credit.sourced, credit.influenced)
        table.add_row(
            state, f"{credit.all.count:,}", *(f"{one.cents / 100:,.0f}" for one in amounts), f"{beside.cents / 100:,.0f}"
        )
    return table


def _table(title: str, first: str, *headings: str) -> Table:
    table = Table(title=f"\n[bold]{title}[/bold]", title_justify="left", title_style="", box=box.SIMPLE_HEAD)
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table


# --- where the rest is --------------------------------------------------------------------------------------------


def _where(folder: Path, page: Path, console: Console) -> None:
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    console.print(f"\nThe report with pictures: [bold]{shown / page.name}[/bold]", soft_wrap=True)
    console.print(f"Letters as files: {shown}/outbox/   Pool: {shown}/pool/", soft_wrap=True)
    console.print(
        f"Ask on: export NURTURE_DATABASE_URL=sqlite:///{shown}/nurture.db, then .venv/bin/nurture explain K00001",
        soft_wrap=True,
    )
