"""What the commands that read the working files say of them."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from nurture.content import Finding
from nurture.content.draft import Draft
from nurture.content.findings import nearest
from nurture.rules.errors import UserError
from nurture.rules.program import Release


def readable(draft: Draft) -> Release:
    """The release that the files make so far; where they make none, their findings and a UserError."""
    if draft.release is None:
        tell(draft.findings)
        raise UserError("The program cannot be read yet.", "Mend what is listed.")
    return draft.release


def check_persona(draft: Draft, release: Release, persona: str, *others: str) -> None:
    """Tells what is wrong in the persona's file; a UserError where it is none that can be read, nor one of `others`."""
    file = f"personas/{persona}.yaml"
    findings = draft.findings_in([file])
    tell(findings)
    if persona in release.personas or persona in others:
        return
    if findings:
        raise UserError(f"{file} cannot be read yet.", "Mend what is listed.")
    raise UserError(f'There is no persona "{persona}".', nearest(persona, (*release.personas, *others)))


def tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        typer.echo(str(finding), err=True)
