"""Languages that are neither written nor covered: their readers would wait, and nothing would say so."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.program import OTHER
from nurture.content.tree import below


def uncovered_languages(whole: Whole) -> Iterator[Finding]:
    if OTHER not in whole.program.fallback:
        place = below(whole.program_tree, "languages", "fallback").place
        wrong = "Nothing says what readers of languages that are neither written nor listed here get."
        do = f"Add `other: {whole.program.languages[0]}`, or `other: hold`: they then wait until somebody writes theirs."
        yield Finding(place, "uncovered-language", wrong, do)
