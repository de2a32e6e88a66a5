"""docs/glossary.md: every word points at a place in the code that is there, and every table has a word."""

import ast
import re
from functools import lru_cache
from pathlib import Path

from db.tables import metadata
from nurture.rules.events import Kind
from tests.docs.pages import ROOT, page, rows

PAGE = page("docs/glossary.md")

# The words of the design, which are those of the code.
WORDS = {
    "program", "pool", "partner", "contact", "rep", "owner", "voice", "persona", "stream",
    "step", "release", "enrollment", "message", "gate", "suppression", "callback", "event", "topic",
    "link", "verdict", "signal", "rubric", "ledger", "interest", "fit", "competence", "qualified",
    "crossing", "call", "attempt", "disposition", "offer", "opportunity", "graduation", "plan", "holdout",
    "finding",
}  # fmt: skip

# Tables that go by another name than their word.
TABLES = {"golive": "live", "offer_grant": "offer", "score": "interest"}


def words() -> dict[str, list[str]]:
    """Word -> its cells; a row may explain several."""
    return {word: cells for cells in rows(PAGE.text) for word in re.findall(r"\*\*([\w ]+)\*\*", cells[0])}


def test_every_word_is_explained_once() -> None:
    explained = [word for cells in rows(PAGE.text) for word in re.findall(r"\*\*([\w ]+)\*\*", cells[0])]

    assert WORDS - set(explained) == set()
    assert sorted(explained) == sorted(set(explained))


def test_every_word_has_a_meaning_and_a_place() -> None:
    assert [word for word, cells in words().items() if len(cells) != 3 or not all(cells)] == []


def test_every_place_holds_what_is_named() -> None:
    missing = [
        f"{name} in {target}"
        for text, target in PAGE.links
        if (name := text.strip("`")) != text and target.endswith(".py") and name not in _defined(_file(target))
    ]

    assert missing == []


def test_every_statement_that_is_named_exists() -> None:
    named = [(name, _file(target)) for name, target in PAGE.links if target.endswith(".sql")]

    assert named != []
    assert [name for name, file in named if f"-- name: {name}" not in file.read_text(encoding="utf-8")] == []


def test_every_table_is_explained() -> None:
    told = set(words()) | {cells[0].strip("`") for cells in rows(PAGE.sections()["The other tables"])}

    assert {table for table in metadata.tables if TABLES.get(table, table) not in told} == set()


def test_every_kind_of_event_is_listed() -> None:
    kinds = words()["event"][1].rpartition(": ")[2].rstrip(".").split(", ")

    assert kinds == list(Kind.__args__)  # type: ignore[attr-defined]


def _file(target: str) -> Path:
    return (PAGE.path.parent / target).resolve()


@lru_cache
def _defined(file: Path) -> set[str]:
    """What a module defines at its top."""
    names: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names |= {target.id for target in targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    assert file.is_relative_to(ROOT)
    return names
