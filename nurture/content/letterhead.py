"""The letterhead: `templates/_letter.html.j2` and `_letter.txt.j2`, around every letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from nurture.content.files import read_text
from nurture.content.findings import Finding, Place, Refused
from nurture.content.form import gather
from nurture.content.template import Variables, check_template, letterhead_variables

_FILES = ("templates/_letter.html.j2", "templates/_letter.txt.j2")
# The law asks for both in every letter.
_NEEDED = ("body", "unsubscribe_url", "vendor.address")


def read_letterhead(home: Path, phrases: Mapping[str, object]) -> tuple[str, str]:
    """HTML and text, as templates."""
    variables = letterhead_variables(phrases)
    html, text = gather(lambda file: _letterhead(home, file, variables), _FILES)
    return html, text


def _letterhead(home: Path, file: str, variables: Variables) -> str:
    source = read_text(home, file)
    lines = source.splitlines()

    def spot(number: int, word: str) -> Place:
        column = lines[number - 1].find(word) + 1 if word and number <= len(lines) else 1
        return Place(file, number, max(column, 1))

    check_template(source, spot, variables)
    for name in _NEEDED:
        if not re.search(rf"\{{\{{-?\s*{re.escape(name)}\s*-?\}}\}}", source):
            wrong = f"The letterhead does not show {name}."
            raise Refused(Finding(Place(file), "letterhead", wrong, f"Put {{{{ {name} }}}} where it belongs."))
    return source
