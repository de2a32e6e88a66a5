"""`nurture explain`."""

from __future__ import annotations

import typer

from nurture.engine.explain import explain as explain_contact
from nurture.wiring import build_world


def explain(contact: str = typer.Argument(metavar="CONTACT", help="The contact's id, as in your contacts file.")) -> None:
    """Where this contact stands, what is held by what until when, what comes next, and how the score adds up."""
    told = explain_contact(build_world(), contact)
    for heading, lines in (("Who", told.who), ("Now", told.now), ("Letters", told.letters), ("Score", told.score)):
        typer.secho(heading, bold=True)
        for line in lines or ("Nothing yet.",):
            typer.echo(f"  {line}")
    typer.secho(f"Times are those of {told.zone}.", dim=True)
