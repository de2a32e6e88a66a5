"""Languages that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.content.findings import Finding
from nurture.content.tree import Node, below
from nurture.rules.program import Program


def uncovered_language(program: Program, tree: Node, _now: datetime) -> Iterator[Finding]:
    """Contacts read more languages than anybody lists, so something has to be said of all others."""
    if "*" not in program.fallback:
        place = below(tree, "languages", "fallback").place
        wrong = "Readers of languages that are neither written nor listed here would wait without anybody having said so."
        yield Finding(place, "uncovered-language", wrong, f"Add `other: {program.languages[0]}`, or `other: hold`.")
