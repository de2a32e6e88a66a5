"""What its author took for Markdown or HTML, and a partner would read as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from nurture.content.findings import Finding, Place

LINK = "\ufffc"
"""Stands for a link in what `literal` is given; after that of a link without words, `[](`."""

_ID = "[a-z][a-z0-9_-]+"

_SIGNS: tuple[tuple[re.Pattern[str], Callable[[Place], Finding]], ...] = (
    (
        re.compile(rf"!{LINK}"),
        lambda at: Finding(at, "no-markup", "A letter shows no pictures.", "Say it in words, or link to a page with it."),
    ),
    (
        re.compile(rf"(?<={LINK})\[\s*\]\("),
        lambda at: Finding(at, "no-link", "This link has no words to click on.", "Write them between its square brackets."),
    ),
    (
        re.compile(
            rf"(?<!{LINK})\[[^\[\]\n]*\] ?[\[(][^\n)\]]*|\([^()\n]+\)\[{_ID}\]"
            rf"|\[[^\[\]()\n]+\({_ID}\)(?![^\[\]]*\])"
        ),
        lambda at: Finding(
            at, "no-link", "This is no link, and would be read as it stands.",
            "Write [words](id) without blanks, with the id of a link in program.yaml.",
        ),
    ),
    (
        re.compile(r"<!--"),
        lambda at: Finding(at, "no-markup", "A note like this would be read as it stands.", "Write it as {# … #}."),
    ),
    (
        re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE),
        lambda at: Finding(at, "no-markup", "HTML would be read as it stands.", "Take it out: Markdown is all that there is."),
    ),
    (
        re.compile(r"(?:\bhttps?://|\bwww\.)[^\s<>]+", re.IGNORECASE),
        lambda at: Finding(
            at, "bare-address", "A click on a bare address counts for nothing.",
            "Declare it under `links` in program.yaml, and write [words](its-id).",
        ),
    ),
    (
        re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE),
        lambda at: Finding(at, "no-markup", "A letter has no tables.", "Say it in sentences or as a list."),
    ),
)  # fmt: skip


def literal(paragraphs: Iterable[str], find: Callable[[str], Place]) -> Iterator[Finding]:
    """`find` tells where a word stands in the file; entities are in it as they are read."""
    for paragraph in paragraphs:
        for pattern, tell in _SIGNS:
            for word in dict.fromkeys(found[0] for found in pattern.finditer(paragraph)):
                yield tell(find(word.replace(LINK, "[")))
