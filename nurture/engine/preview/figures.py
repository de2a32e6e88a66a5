"""How long a letter is: words, reading time, size."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"\(?https?://\S+")
_BY_CHARACTER = frozenset({"ja", "ko", "th", "zh"})
_WORDS_A_MINUTE, _CHARACTERS_A_MINUTE = 220, 500


@dataclass(frozen=True, slots=True)
class Length:
    """`count` words, or characters where a language is read by those. `size` is that of the HTML part, in bytes."""

    count: int
    unit: str
    seconds: int
    size: int

    @property
    def reading(self) -> str:
        """`20 seconds`, `1½ minutes`: no more exact than it can be."""
        halves = max(round(self.seconds / 30), 1)
        if self.seconds < 55:  # noqa: PLR2004 - what is nearly a minute is one
            return f"{max(5 * round(self.seconds / 5), 5)} seconds"
        minutes = f"{halves // 2 or ''}{'½' if halves % 2 else ''}"
        return f"{minutes} minute{'' if minutes == '1' else 's'}"


def length(text: str, html: str, locale: str) -> Length:
    """Of a letter without its letterhead; addresses of links are not read."""
    read = _ADDRESS.sub("", text)
    by_character = locale.partition("-")[0] in _BY_CHARACTER
    count = len("".join(read.split())) if by_character else sum(any(map(str.isalnum, word)) for word in read.split())
    a_minute = _CHARACTERS_A_MINUTE if by_character else _WORDS_A_MINUTE
    return Length(count, "characters" if by_character else "words", round(count * 60 / a_minute), len(html.encode()))
