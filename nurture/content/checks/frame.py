"""What a letter begins and ends with: it comes from a person, to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place

# Whoever greets in words of their own says the name; whoever signs so says the rep's.
_GREETS = re.compile(r"\{[{%][^{}]*\b(greeting|contact\.(given_name|family_name|formal_name|dear))\b")
_SIGNS = re.compile(r"\{[{%][^{}]*\b(sign_off|rep\.name)\b")
_PIECES = re.compile(r"\{#.*?#\}|\{\{[-+]?\s*(?P<word>greeting|sign_off)\s*[-+]?\}\}|\{%[-+]?\s*(?P<if>if|endif)\b", re.DOTALL)
_FRAME = re.compile(r"\{\{[-+]?\s*(?:greeting|sign_off)\s*[-+]?\}\}|\{%.*?%\}|\{#.*?#\}|\s", re.DOTALL)


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


def said_twice(whole: Whole) -> Iterator[Finding]:
    """Of two that stand under conditions the reader may well see only one."""
    for letter in whole.letters:
        said = list(_said(letter.source.body))
        for word in ("greeting", "sign_off"):
            offsets = [offset for one, offset, _ in said if one == word]
            if len(offsets) > 1 and any(one == word and always for one, _, always in said):
                line = letter.source.at(offsets[0]).line
                wrong = f"{{{{ {word} }}}} stands here a second time; the first is in line {line}."
                yield Finding(letter.source.at(offsets[1]), "said-twice", wrong, "Delete one of them.", "warning")


def _said(body: str) -> Iterator[tuple[str, int, bool]]:
    """Each greeting and sign-off: which, where, and whether it stands outside of any condition."""
    depth = 0
    for found in _PIECES.finditer(body):
        depth += (found["if"] == "if") - (found["if"] == "endif")
        if found["word"]:
            yield found["word"], found.start(), depth == 0


def says_nothing(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        if not _FRAME.sub("", letter.source.body):
            place = Place(letter.source.file, letter.source.body_line)
            wrong = "This letter says nothing between greeting and sign-off."
            yield Finding(place, "unfinished", wrong, "Say one thing, and link to the rest.", "warning")
