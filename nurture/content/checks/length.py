"""Letters that read like a brochure."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place

_MOST_WORDS = 250
_MOST_LINKS = 3


def long_letters(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        words = len(whole.prose(letter).words.split())
        if words > _MOST_WORDS:
            wrong = f"This letter has {words} words; people write each other fewer than {_MOST_WORDS}."
            do = "Say one thing, and link to the rest."
            yield Finding(Place(letter.source.file, letter.source.body_line), "long-letter", wrong, do, "warning")


def many_links(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        links = letter.letter.html.count("<a href")
        if links > _MOST_LINKS:
            wrong = f"This letter has {links} links; more than {_MOST_LINKS} read like a brochure."
            do = "Keep the one that you want them to follow."
            yield Finding(Place(letter.source.file, letter.source.body_line), "many-links", wrong, do, "warning")
