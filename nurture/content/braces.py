"""What Jinja complains of, in the words of those who write letters."""

from __future__ import annotations

import re
from typing import NamedTuple


class Slip(NamedTuple):
    wrong: str
    do: str


# The first whose pattern is found in Jinja's message; what its group holds is put into the first sentence.
_SLIPS: tuple[tuple[re.Pattern[str], Slip], ...] = tuple(
    (re.compile(pattern), Slip(wrong, do))
    for pattern, wrong, do in (
        (r"^unexpected end of template", "These braces are not closed.", "Write }} after a value, %} after an if."),
        (r"^unexpected '}'$", "These braces do not close as they open.", "Write {{ … }} around a value, {% … %} around an if."),
        (r"^unexpected '}', expected '([)\]])'", "A {} is missing before the braces close.", "Write it."),
        (r"^Unexpected end of template.* is 'if'", "This if has no end.", "Write {% endif %} where it ends."),
        (r"unknown tag '(\w+)'.* is 'if'", '"{}" does not go on with an if.', "Write elif, else once, or endif."),
        (r"unknown tag '(else|elif|endif)'", '"{}" has no if before it.', "Write {% if … %} where it begins."),
        (r"unknown tag '(\w+)'", '"{}" is not used in letters.', "The only word for {% … %} is if, with elif, else and endif."),
        (r"^Expected an expression", "A value is missing in these braces.", "Write one, as in {{ partner.name }}."),
        (r"^unexpected char '(['\"])'", "A quote is not closed.", "Write the same straight quote before and after the word."),
        (r"^unexpected char '(.)'", "{} is not used in braces.", "Take it out; quotes are straight ones."),
        (r"got '='", "One = compares nothing.", "Write == where two values are compared."),
        (r"^Missing end of comment", "This comment is not closed.", "Write #} where it ends."),
        (r"got 'if'$", '"else if" is one word here.', "Write {% elif … %}."),
        (r"^expected token ':', got '}'", "There are braces in these braces.", "Write one pair around one value."),
        (r"^expected token 'end of", "There is more than one value in these braces.", "Give each braces of its own."),
        (r"^expected (token 'name'|name or number)", "A word is missing after a point or a |.", "Write it, or take that out."),
    )
)  # fmt: skip


def slip(message: str) -> Slip:
    for pattern, told in _SLIPS:
        found = pattern.search(message)
        if found:
            return Slip(told.wrong.replace("{}", found[1]) if found.groups() else told.wrong, told.do)
    return Slip("These braces make no sense.", "Write {{ … }} around one value, or {% if … %} around a condition.")
