"""A template cut into its text and its tags by Jinja's own lexer: what is taken for a tag here is one there as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jinja2 import Environment

Kind = Literal["text", "value", "block", "raw"]

# Its tags are only cut out, never run. A comment goes with the end of its line, as it does when letters are rendered.
_CUTTER = Environment(trim_blocks=True, keep_trailing_newline=True)  # noqa: S701 - nothing is rendered
_BEGINS: dict[str, Kind | Literal["comment"]] = {
    "variable_begin": "value", "block_begin": "block", "comment_begin": "comment", "raw_begin": "raw",
}  # fmt: skip
_ENDS = ("variable_end", "block_end", "comment_end", "raw_end")


@dataclass(frozen=True, slots=True)
class Piece:
    """`source` as it was written, in a line counted from 1."""

    kind: Kind
    source: str
    line: int


def pieces(source: str) -> Iterator[Piece]:
    """All but the comments, in order; raises TemplateSyntaxError where Jinja would."""
    tag: list[str] = []
    kind: Kind | Literal["comment"] = "text"
    for line, token, written in _CUTTER.lex(source):
        kind = _BEGINS.get(token, kind)
        if kind == "text":
            yield Piece(kind, written, line)
            continue
        tag.append(written)
        if token in _ENDS:
            whole = "".join(tag)
            closed = whole.removesuffix("\n")
            if kind != "comment":
                yield Piece(kind, closed, line - whole.count("\n"))
                if closed != whole:
                    yield Piece("text", "\n", line)
            kind, tag = "text", []
