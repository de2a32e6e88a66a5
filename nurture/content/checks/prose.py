"""The words of a Markdown file that its reader sees, each where it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nurture.content.findings import Place

_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*\n", re.DOTALL)
_KEY = re.compile(r"^[ \t]*(?:\w+:|---)[ \t]*[\"']?|[\"'][ \t]*$", re.MULTILINE)
_HIDDEN = (
    re.compile(r"\{#.*?#\}", re.DOTALL),
    re.compile(r"\{\{.{0,500}?\}\}|\{%.{0,500}?%\}", re.DOTALL),
    re.compile(r"`[^`\n]+`"),
    re.compile(r"(?<=\])\([^)\n]*\)"),
    re.compile(r"<?https?://\S+"),
)
_QUOTED = re.compile(r'„[^“”"]*?[“”"]|“[^”]*?”|"[^"]*?"|«[^»]*?»|»[^«]*?«|‚[^‘]*?‘|‘[^’]*?’')  # noqa: RUF001 - quotation marks are what is meant


@dataclass(frozen=True)
class Prose:
    """One file in one language. `language` is without a region."""

    file: str
    language: str
    text: str

    @cached_property
    def words(self) -> str:
        """The text with blanks where keys, tags, code and addresses stand: every word keeps its place."""
        front = _FRONT.match(self.text)
        end = front.end() if front else 0
        masked = _blank(self.text[:end], (_KEY,)) + self.text[end:]
        return _blank(masked, _HIDDEN)

    @cached_property
    def own_words(self) -> str:
        """The words without what is quoted."""
        paragraphs = re.split(r"(\n[ \t]*\n)", self.words)
        return "".join(_blank(one, (_QUOTED,)) for one in paragraphs)

    def place(self, offset: int) -> Place:
        before = self.text[:offset]
        return Place(self.file, before.count("\n") + 1, offset - before.rfind("\n"))


def _blank(text: str, patterns: Iterable[re.Pattern[str]]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    return text
