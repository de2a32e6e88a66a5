"""What the commands that read the working files say of them."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from nurture.content import Finding
from nurture.content.draft import Draft
from nurture.rules.errors import UserError
from nurture.rules.program import Release


def readable(draft: Draft) -> Release:
    """The release that the files make so far; where they make none, their findings and a UserError."""
    if draft.release is None:
        tell(draft.findings)
        raise UserError("The program cannot be read yet.", "Mend what is listed.")
    return draft.release


def tell(findings: Iterable[Finding]) -> None:
    for finding in findings:
        typer.echo(str(finding), err=True)
