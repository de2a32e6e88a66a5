"""Slips in YAML, in a marketer's words: where each is, what is wrong and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.error import MarkedYAMLError


@dataclass(frozen=True, slots=True)
class _Slip:
    """`problem` is what the parser says of it. It is best seen where it was noticed, or `opened` what it spoils."""

    problem: str
    wrong: str
    do: str
    opened: bool = False


_QUOTE = "Close it at the end of the text; within double quotes write \\\" for one, within single quotes ''."
_SLIPS = tuple(
    (re.compile(slip.problem), slip)
    for slip in (
        _Slip("unexpected (end of stream|document)", "A quote opens here and is not closed.", _QUOTE, opened=True),
        _Slip(
            "expected ',' or",
            "This bracket is not closed, or something in it belongs to no value.",
            "Close it, write commas between values, and quotes around a text with `: ` in it.",
            opened=True,
        ),
        _Slip(
            "mapping values are not allowed",
            "This colon cannot stand here: a value was begun before it.",
            "Put quotes around a text with `: ` in it, or look at the indentation and at the end of the line before.",
        ),
        _Slip("'\\\\t' that cannot start", "A tab stands here, and YAML takes only blanks.", "Indent with blanks."),
        _Slip("cannot start any token", "A text cannot begin with this sign.", "Put quotes around the whole text."),
        _Slip(
            "could not find expected ':'",
            "This line has no colon with a blank after it.",
            "Write `key: value`; a text over several lines comes indented after `|`.",
            opened=True,
        ),
        _Slip(
            "but found '[\\]},]'", "This sign closes or parts what was not opened.", "Delete it, or put quotes around the text."
        ),
        _Slip("but found '<stream end>'", "The file ends before a bracket is closed.", "Close it."),
        _Slip(
            "but found '<scalar>'",
            "A quote has ended before these words.",
            "Put quotes around the whole text; if it began further up, close it there.",
        ),
        _Slip(
            r"expected <block end>, but found '\?'",
            "This line stands among lines with a dash, and has none.",
            "Where the next of them begins, write `- ` before it; else indent it as far as the words after the dash.",
        ),
        _Slip(
            "expected <block end>, but found '-'",
            "This dash stands among lines that have none.",
            "Write `- ` before the first of the list as well, and indent its other lines as far as the words after the dash.",
        ),
        _Slip(
            "expected <block end>",
            "This line is indented otherwise than the lines that it belongs with.",
            "Let keys that belong together begin in the same column.",
        ),
        _Slip(
            "sequence entries are not allowed",
            "A list cannot begin here.",
            "Write each `- ` on a line of its own below the key, or all of it as [one, other].",
        ),
        _Slip("unknown escape", "Within double quotes a \\ has a meaning of its own.", "Write \\\\, or use single quotes."),
        _Slip(
            "chomping or indentation|a comment or a line break",
            "Nothing else stands in the line of `|` or `>`.",
            "Begin the text in the next line; for more than a number write {at_least: 25}.",
        ),
    )
)
_ANY = _Slip("", "This cannot be read as YAML.", "Look at the indentation, colons and quotes here.")


def told(error: MarkedYAMLError) -> tuple[Any, str, str]:
    """The mark (None where the parser has none), what is wrong, and what to do."""
    slip = next((slip for pattern, slip in _SLIPS if pattern.search(error.problem or "")), _ANY)
    marks = (error.context_mark, error.problem_mark) if slip.opened else (error.problem_mark, error.context_mark)
    return marks[0] or marks[1], slip.wrong, slip.do
