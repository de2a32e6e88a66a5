"""What a letter begins and ends with: it comes from a person, to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place

# Whoever greets in words of their own says the name; whoever signs so says the rep's.
_GREETS = re.compile(r"\{[{%][^{}]*\b(greeting|contact\.(given_name|family_name|formal_name|dear))\b")
_SIGNS = re.compile(r"\{[{%][^{}]*\b(sign_off|rep\.name)\b")


def ungreeted(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        if not _GREETS.search(letter.source.body):
            place = Place(letter.source.file, letter.source.body_line)
            yield Finding(place, "no-greeting", "This letter greets nobody.", "Begin it with {{ greeting }}.", "warning")


def unsigned(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        if not _SIGNS.search(letter.source.body):
            place = Place(letter.source.file, letter.source.body_line + letter.source.body.rstrip("\n").count("\n"))
            yield Finding(place, "no-sign-off", "Nobody signs this letter.", "End it with {{ sign_off }}.", "warning")
