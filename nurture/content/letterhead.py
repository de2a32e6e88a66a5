"""The letterhead: `templates/_letter.html.j2` and `_letter.txt.j2`, around every letter."""

from __future__ import annotations

import re
from pathlib import Path

from nurture.content.files import read_text
from nurture.content.findings import Finding, Place, Refused
from nurture.content.form import gather
from nurture.content.template import LETTERHEAD_VARIABLES, check_template

_FILES = ("templates/_letter.html.j2", "templates/_letter.txt.j2")
# The law asks for both in every letter.
_NEEDED = ("body", "unsubscribe_url", "vendor.address")


def read_letterhead(home: Path) -> tuple[str, str]:
    """HTML and text, as templates."""
    html, text = gather(lambda file: _letterhead(home, file), _FILES)
    return html, text


def _letterhead(home: Path, file: str) -> str:
    source = read_text(home, file)
    lines = source.splitlines()

    def spot(number: int, word: str) -> Place:
        column = lines[number - 1].find(word) + 1 if word and number <= len(lines) else 1
        return Place(file, number, max(column, 1))

    check_template(source, spot, LETTERHEAD_VARIABLES)
    for name in _NEEDED:
        if not re.search(rf"\{{\{{-?\s*{re.escape(name)}\s*-?\}}\}}", source):
            wrong = f"The letterhead does not show {name}."
            raise Refused(Finding(Place(file), "letterhead", wrong, f"Put {{{{ {name} }}}} where it belongs."))
    return source
