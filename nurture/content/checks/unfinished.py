"""What was written to be filled in, by `nurture new persona` or by its author, and still stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from nurture.content.checks.whole import Whole
from nurture.content.files import STARTER
from nurture.content.findings import Finding, Place
from nurture.content.tree import Scalar, below, read_yaml

_HINT = re.compile(r"\{#.*?#\}", re.DOTALL)
_LEFT = re.compile(r"\b(?:TO(?:DO)(?![- ]?[Ll]ist)|FIX(?:ME)|X{3,}|[Ll]orem ipsum)\b")


def unfinished(whole: Whole) -> Iterator[Finding]:
    for letter in whole.letters:
        hint = next((found for found in _HINT.finditer(letter.source.body) if found[0] in _hints()), None)
        if hint:
            do = "Say it in your own words, and delete the hint."
            yield _finding(letter.source.at(hint.start()), "This letter still has a hint of the starter in it.", do)
        prose = whole.prose(letter)
        for found in _LEFT.finditer(prose.words):
            yield _finding(
                prose.place(found.start()), f'"{found[0]}" still stands in this letter.', "Say it in your own words."
            )
    for _, tree in whole.streams.values():
        describe = below(tree, "describe")
        if isinstance(describe, Scalar) and describe.value == _describe():
            yield _finding(describe.place, "This persona is still described as the starter does.", "Say who they are.")


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
