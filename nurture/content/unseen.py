"""Characters that nobody sees in a file: they turn text around, part words, or command whoever reads them."""

from __future__ import annotations

import re

# Joiners belong to emoji and to scripts that join, a byte order mark to the beginning of a file.
_MARKS = "[\u202a-\u202e\u2066-\u2069\u200b\u2060]|(?<=[0-9A-Za-z_-])[\u200c\u200d]|(?<!^)\ufeff"
# All but tab and line end; U+2028 and U+2029 are line ends to some programs and not to others.
_CONTROL = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]"
MARK = re.compile(_MARKS)
UNSEEN = re.compile(f"{_MARKS}|{_CONTROL}")


def told(found: re.Match[str]) -> str:
    return f"A character that nobody sees stands here: U+{ord(found[0]):04X}."
