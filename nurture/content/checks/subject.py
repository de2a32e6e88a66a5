"""Subjects that nobody would write to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.pieces import pieces
from nurture.content.tree import below

_MOST = 150  # characters beside the values
_REPLY = re.compile(r"\s*((?:re|aw|antw|fwd?|wg|tr|vá|továbbítás|회신|전달)\s*(?:\[\d+\])?\s*:)", re.IGNORECASE)


def subjects(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        subject = letter.letter.subject
        place = below(letter.source.front, "subject").place
        length = sum(len(piece.source) for piece in pieces(subject) if piece.kind == "text")
        if length > _MOST:
            wrong = f"This subject has {length} characters; mail programs show the first 60 or so."
            yield Finding(place, "long-letter", wrong, "Say in a few words what it is about.", "warning")
        if found := _REPLY.match(subject):
            wrong = f'This subject begins with "{found[1]}", and the letter answers nobody.'
            yield Finding(place, "false-reply", wrong, "Take it out.", "warning")
