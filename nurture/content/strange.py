"""Letters that only look like ours, and signs that nobody sees: slips, where they stand in an id or a key."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from nurture.content.findings import Finding


def sharpened(finding: Finding, word: str) -> Finding:
    """The finding at the first strange sign of `word`, which stands at its place, and about that; else as it is."""
    at = next((at for at, sign in enumerate(word) if _is_strange(sign)), None)
    # A word all in another script is seen, and no slip of the hand.
    if at is None or not any(sign.isascii() and sign.isalpha() for sign in word):
        return finding
    place = replace(finding.place, column=finding.place.column + at)
    do = "Delete it." if _is_unseen(word[at]) else "Type it anew: it only looks like a letter of ours."
    return replace(finding, place=place, wrong=f'In "{word}" stands {named(word[at])}.', do=do)


def named(sign: str) -> str:
    """`U+0430 (Cyrillic small letter a)`."""
    return f"U+{ord(sign):04X} ({unicodedata.name(sign, 'without a name').capitalize()})"


def _is_strange(sign: str) -> bool:
    return _is_unseen(sign) or (sign.isalpha() and not sign.isascii() and not unicodedata.name(sign, "").startswith("LATIN"))


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or sign == "\N{NO-BREAK SPACE}"
