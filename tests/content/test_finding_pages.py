"""Each kind of finding has a page in docs/findings/ with an example, which is done here to a home without findings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from nurture.content import Finding, load
from nurture.content.printing import printed
from nurture.engine.stream_tests import about_tests
from tests.docs.pages import ROOT, Page

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
FOLDER = ROOT / "docs" / "findings"
PAGES = [Page(path) for path in sorted(FOLDER.glob("*.md")) if path.stem != "README"]
_BY_A_RELEASE = "Only `nurture release` can tell"  # who would get what twice: tests/engine/test_release_plan.py
_DOES = re.compile(
    r"^(In|With nothing in it but|Without|A folder in the place of|Saved as Latin-1|Written beside the others)\b", re.MULTILINE
)
_LETTERS = re.compile(r"<([\d,]+) letters>")


@pytest.mark.parametrize("page", [page for page in PAGES if _BY_A_RELEASE not in page.text], ids=lambda page: page.path.stem)
def test_the_example_says_exactly_what_its_page_shows(home: Any, page: Page) -> None:
    _do(home, page)

    found = _found(home)

    assert printed(found, home.path).rstrip("\n") == page.blocks("text")[-1].rstrip("\n")
    assert {one.id for one in found} == {page.path.stem}
    severity = "Warning" if all(one.severity == "warning" for one in found) else "Error"
    assert f"\n\n{severity}. " in page.text


def _found(home: Any) -> tuple[Finding, ...]:
    """As `nurture check` looks."""
    loaded = load(home.path, NOW)
    return (*loaded.findings, *(about_tests(home.path, loaded.release) if loaded.release else ()))


def _do(home: Any, page: Page) -> None:
    """What the sentence before the first block says: the blocks are what is written, and instead of what."""
    does = _DOES.findall(page.prose)[0]
    file = next(span for span in page.spans if re.fullmatch(r"(personas|templates)/\S+", span))
    shown = [body.removesuffix("\n") for body in page.blocks("yaml", "markdown", "jinja")]
    match does:
        case "In" if "leaving out" in page.prose:
            _change(home, file, shown[0] + "\n" if file.endswith(".yaml") else shown[0], "")
        case "In":
            written = _LETTERS.sub(lambda found: "x" * int(found[1].replace(",", "")), shown[0])
            _change(home, file, shown[1], written)
        case "With nothing in it but":
            home.write(file, f"{shown[0]}\n" if shown[0] else "")
        case "Without":
            home.delete(file)
        case "A folder in the place of":
            home.delete(file)
            (home.path / file).mkdir()
        case "Saved as Latin-1":
            (home.path / file).write_bytes(f"{shown[0]}\n".encode("latin-1"))
        case _:
            home.write(file, f"{shown[0]}\n")


def _change(home: Any, file: str, right: str, wrong: str) -> None:
    before = (home.path / file).read_text(encoding="utf-8")
    assert before.count(right) == 1, f"{right!r} is there {before.count(right)} times"
    home.write(file, before.replace(right, wrong))


def test_without_a_mistake_there_is_nothing_to_say(home: Any) -> None:
    assert _found(home) == ()


def test_every_finding_that_the_code_can_give_has_a_page_and_no_other_has() -> None:
    assert set(_ids_in_code()) == {page.path.stem for page in PAGES}


def test_the_list_of_findings_names_every_page_once() -> None:
    listed = [target for _, target in Page(FOLDER / "README.md").links if target.endswith(".md") and "/" not in target]

    assert listed == [page.path.name for page in PAGES]


def _ids_in_code() -> Iterator[str]:
    """The id that every call which makes a finding gives it; `unknown-<what>` where it is put together."""
    takes_id = {"Finding": 1, "refuse": 1, "_refused": 1, "_Problem": 2}
    for path in sorted((ROOT / "nurture").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in takes_id and len(node.args) > takes_id[name]:
                given = node.args[takes_id[name]]
                if isinstance(given, ast.Constant):
                    yield str(given.value)
            elif name in ("known", "choice") and node.args and isinstance(node.args[0], ast.Constant):
                yield f"unknown-{str(node.args[0].value).replace(' ', '-')}"
