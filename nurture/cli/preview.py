"""`nurture preview`: one letter, or the gallery of all."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nurture.cli.manuscripts import check_persona, readable, tell
from nurture.cli.pages import write_page
from nurture.content.manuscript import Manuscript
from nurture.content.walled import read_manuscript_walled
from nurture.engine.preview import (
    ALL_REPS,
    Asked,
    Shown,
    check_address,
    contact,
    file_asked,
    gallery,
    locale_for,
    sample,
    send_test,
    show,
    to_page,
)
from nurture.rules.errors import UserError
from nurture.rules.one_line import clean
from nurture.rules.route import FOLLOW_UP
from nurture.settings import Settings, read_settings
from nurture.wiring import build_world, system_clock


def preview(
    persona: Annotated[str, typer.Argument(metavar="PERSONA", help="Whose letter, or follow_up for those after calls.")] = "",
    step: Annotated[str, typer.Argument(metavar="STEP", help="The step, or one of its variants; else the first.")] = "",
    language: Annotated[str, typer.Option("--language", metavar="L", help="Such as de; else the recipient's.")] = "",
    rep: Annotated[str, typer.Option("--rep", metavar="R", help="In whose voice; with --all also `all`.")] = "",
    contact_id: Annotated[str, typer.Option("--contact", metavar="ID", help="A contact of the database; else a sample.")] = "",
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Where the HTML goes; else preview/.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="One page of every letter in every language.")] = False,
    address: Annotated[str, typer.Option("--send-to", metavar="ADDRESS", help="Mail the letter there, as a test.")] = "",
) -> None:
    """Look at a letter as it stands in the files, or at all of them, before anybody gets one."""
    settings = read_settings()
    manuscript = read_manuscript_walled(settings.home, system_clock())
    if everything:
        if persona or contact_id or address:
            raise UserError("--all shows every letter to sample contacts.", "Leave out the letter, --contact and --send-to.")
        _show_all(manuscript, settings, html, rep=rep, language=language)
        return
    if not persona:
        personas = ", ".join(readable(manuscript, settings.home).personas)
        raise UserError("Which letter?", f"Give a persona ({personas}) and a step, or --all.")
    _show_one(manuscript, settings, html, Asked(persona, step, language, rep), contact_id, address)


def _show_one(
    manuscript: Manuscript, settings: Settings, html: Path | None, asked: Asked, contact_id: str, address: str
) -> None:
    release = check_persona(manuscript, settings.home, asked.persona, FOLLOW_UP)
    world = build_world(settings) if contact_id or address else None
    if world and address:
        check_address(world, address)
    person = contact(world, contact_id) if world and contact_id else None
    recipient = person or sample(locale_for(release, asked.language, None), release.program)
    tell(manuscript.findings_in([file_asked(release, asked, recipient)]), settings.home)
    shown = show(release, asked, recipient, system_clock(), leave=_leave(settings))
    _print(shown, recipient.described)
    file = html or settings.path(Path("preview")) / f"{shown.persona}-{shown.letter}.{shown.locale}.html"
    write_page(file, shown.envelope.html)
    typer.echo(f"The HTML is in {file}.")
    if world and address:
        mid = send_test(world, shown, address)
        typer.echo(
            f"A test of it was handed to {world.mailer.name} as {mid}. It stands in no ledger, and nothing of it counts."
        )


def _leave(settings: Settings) -> str:
    """A link to unsubscribe that is signed by nobody, so that following it unsubscribes nobody."""
    return f"{settings.public_url.rstrip('/')}/u/preview"


def _print(shown: Shown, described: str) -> None:
    letter = shown.envelope
    typer.secho(f"{shown.file}, in the voice of {shown.rep.name} ({shown.rep.id})", dim=True)
    heads = (
        ("From", f"{letter.from_name} <{letter.from_address}>"),
        ("To", f"{letter.to_name} <{letter.to_address}>, {described}"),
        ("Subject", letter.subject),
    )
    for name, value in heads:
        typer.echo(f"{typer.style(f'{name}:', bold=True)}{'':<{8 - len(name)}}{clean(value)}")
    typer.echo(f"\n{letter.text.rstrip()}\n")
    for heading, names in (("The step also sends", shown.variants), ("Other letters", shown.others)):
        if names:
            typer.secho(f"{heading}: {', '.join(names)}.", dim=True)


def _show_all(manuscript: Manuscript, settings: Settings, html: Path | None, *, rep: str, language: str) -> None:
    release = readable(manuscript, settings.home)
    asked = locale_for(release, language, None) if language else ""
    found = gallery(manuscript, release, system_clock(), leave=_leave(settings), rep=rep, language=asked)
    file = html or settings.path(Path("preview")) / "all.html"
    write_page(file, to_page(found))
    tell(found.findings, settings.home)
    typer.echo(f"{found.letters} letters are on one page: {file}.")
    if rep != ALL_REPS:
        typer.echo("Each language is there in one rep's voice; with `--rep all` in every rep's voice.")
