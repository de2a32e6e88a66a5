"""What the commands that read the working files say of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import typer

from nurture.content import Finding
from nurture.content.findings import nearest
from nurture.content.manuscript import Manuscript
from nurture.content.printing import printed
from nurture.rules.errors import UserError
from nurture.rules.program import Release


def readable(manuscript: Manuscript, home: Path) -> Release:
    """The release that the files make so far; where they make none, their findings and a UserError."""
    if manuscript.release is None:
        tell(manuscript.findings, home)
        raise UserError("The program cannot be read yet.", "Mend what is listed.")
    return manuscript.release


def check_persona(manuscript: Manuscript, home: Path, persona: str, *others: str) -> Release:
    """Tells the errors in the persona's file; a UserError where it is none that can be read, nor one of `others`."""
    release = readable(manuscript, home)
    file = f"personas/{persona}.yaml"
    errors = [one for one in manuscript.findings if one.place.file == file and one.severity == "error"]
    tell(errors, home)
    if persona in release.personas or persona in others:
        return release
    if errors:
        raise UserError(f"{file} cannot be read yet.", "Mend what is listed.")
    raise UserError(f'There is no persona "{persona}".', nearest(persona, (*release.personas, *others)))


def tell(findings: Iterable[Finding], home: Path) -> None:
    typer.echo(printed(list(findings), home), err=True, nl=False)
