"""References that may not be told, or no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from nurture.content.findings import Finding
from nurture.content.tree import Node, below
from nurture.rules.program import Program

_NOT_YET = re.compile(
    r"(?:none|no|not yet|pending|requested|asked|open|to be \w+|tbd|todo|unknown|[-?])\b.*|[-?]+", re.IGNORECASE
)


def expired_reference(program: Program, tree: Node, now: datetime) -> Iterator[Finding]:
    """A warning: letters say what goes without it."""
    for reference in program.references.values():
        if reference.valid_until < now.date():
            place = below(tree, "references", reference.id, "valid_until").place
            wrong = f'The reference "{reference.id}" was good until {reference.valid_until}, so letters go without it.'
            yield Finding(place, "expired-reference", wrong, "Ask again and set a new date, or take it out.", "warning")


def unpermitted_reference(program: Program, tree: Node, _now: datetime) -> Iterator[Finding]:
    for reference in program.references.values():
        if _NOT_YET.fullmatch(reference.permission):
            place = below(tree, "references", reference.id, "permission").place
            wrong = f'Nobody has given permission to tell the reference "{reference.id}".'
            do = "Say where the permission is on file, or take the reference out."
            yield Finding(place, "unpermitted-reference", wrong, do)
