"""What was written to be filled in, by `nurture new persona` or by its author, and still stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nurture.content.checks.prose import Prose
from nurture.content.checks.whole import Whole
from nurture.content.files import STARTER
from nurture.content.findings import Finding, Place
from nurture.content.letters import Source
from nurture.content.tree import Scalar, below, read_yaml

_HINT = re.compile(r"\{#.*?#\}", re.DOTALL)
_LEFT = re.compile(r"\b(?:TO(?:DO)(?![- ]?[Ll]ist)|FIX(?:ME)|X{3,}|[Ll]orem ipsum)\b")


def unfinished(whole: Whole) -> Iterator[Finding]:
    for written in whole.written:
        hints = [place for letter in written.letters if (place := _hint(letter.source))]
        if hints:
            do = "Say it in your own words, and delete the hint."
            yield _finding(hints[0], f"{_these(len(hints) - 1)} a hint of the starter in it.", do)
        yield from (left for letter in written.letters for left in _left(whole.prose(letter)))
    for _, tree in whole.streams.values():
        describe = below(tree, "describe")
        if isinstance(describe, Scalar) and describe.value == _describe():
            yield _finding(describe.place, "This persona is still described as the starter does.", "Say who they are.")


def _hint(letter: Source) -> Place | None:
    """Where its first hint stands."""
    return next((letter.at(one.start()) for one in _HINT.finditer(letter.body) if one[0] in _hints()), None)


def _left(prose: Prose) -> Iterator[Finding]:
    for found in _LEFT.finditer(prose.words):
        yield _finding(prose.place(found.start()), f'"{found[0]}" still stands in this letter.', "Say it in your own words.")


def _these(others: int) -> str:
    if not others:
        return "This letter still has"
    return f"This letter and {others} other{'s' if others > 1 else ''} of its persona still have"


def _finding(place: Place, wrong: str, do: str) -> Finding:
    return Finding(place, "unfinished", wrong, do, "warning")


@lru_cache
def _hints() -> frozenset[str]:
    return frozenset(hint for file in STARTER.glob("*.md") for hint in _HINT.findall(file.read_text(encoding="utf-8")))


@lru_cache
def _describe() -> str:
    persona = read_yaml((STARTER / "persona.yaml").read_text(encoding="utf-8"), "persona.yaml")
    describe = below(persona, "describe")
    return describe.value if isinstance(describe, Scalar) else ""
