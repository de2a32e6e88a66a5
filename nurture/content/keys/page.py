"""`docs/keys.md`, told from the table of keys. `python -m nurture.content.keys.page` prints it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from nurture.content.keys.files import FILES, File
from nurture.content.keys.shapes import Keys
from nurture.content.keys.values import VALUES

_HEAD = """\
# Keys

Every key that a file may have. What is not on this page is refused by `nurture check`, with the place and what was perhaps
meant. An editor that speaks to the YAML language server tells the same while you type: each file's first line names its
schema, which `nurture schema` writes.

This page is written from the table that the readers go by: `.venv/bin/python -m nurture.content.keys.page > docs/keys.md`.
"""
_VALUES_HEAD = """\
## Values

What is written stays what was written: `no` is Norway's language, `09:30` a time of day, and `1.10` keeps its nought. Quotes
are needed only where YAML itself would take a sign for its own: in front of `{`, `[`, `*`, `&`, `!`, `%` and `@`, and where
`: ` or ` #` stands within.
"""


def page() -> str:
    return "\n".join([_HEAD, _contents(), *map(_file, FILES), _VALUES_HEAD, _values()])


def _contents() -> str:
    lines = (f"- [`{file.name}`](#{_anchor(file.name)}): {', '.join(map(_link, file.forms))}" for file in FILES)
    return "\n".join([*lines, "- [Values](#values)", ""])


def _link(keys: Keys) -> str:
    return f"[{keys.title[0].lower()}{keys.title[1:]}](#{keys.id})"


def _anchor(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum() or sign in "_-")


def _file(file: File) -> str:
    whole = f" {_sentence(file.whole.words)}" if file.whole.schema.get("type") == "object" else ""
    return "\n".join([f"## `{file.name}`", "", f"{file.says}{whole}", "", *map(_form, file.forms)])


def _form(keys: Keys) -> str:
    says = [keys.says, ""] if keys.says else []
    rows = ((f"`{key.name}`", key.shape.words, "**needed**" if key.is_needed else key.left_out, key.says) for key in keys.keys)
    return "\n".join([f"### {keys.title}", "", *says, *_table(("key", "holds", "left out", ""), rows)])


def _values() -> str:
    rows = ((value.words, f"`{value.example}`", value.means) for value in VALUES)
    return "\n".join(_table(("value", "such as", ""), rows))


def _table(heads: Iterable[str], rows: Iterable[Iterable[str | None]]) -> Iterator[str]:
    heads = tuple(heads)
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)
    yield ""


def _row(cells: Iterable[str | None]) -> str:
    return f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in cells)}|"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


if __name__ == "__main__":
    sys.stdout.write(page())
