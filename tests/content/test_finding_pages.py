"""Each kind of finding has a page in docs/findings/ with an example, which is done here to a home without findings."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from nurture.content import Finding, load
from nurture.content.printing import printed
from nurture.engine.stream_tests import about_tests
from tests.content.mistakes import FOLDER, PAGES, TRIED, make
from tests.docs.pages import ROOT, Page

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("page", TRIED, ids=lambda page: page.path.stem)
def test_the_example_says_exactly_what_its_page_shows(home: Any, page: Page) -> None:
    make(home, page)

    found = _found(home)

    assert printed(found, home.path).rstrip("\n") == page.blocks("text")[-1].rstrip("\n")
    assert {one.id for one in found} == {page.path.stem}
    severity = "Warning" if all(one.severity == "warning" for one in found) else "Error"
    assert f"\n\n{severity}. " in page.text


def _found(home: Any) -> tuple[Finding, ...]:
    """As `nurture check` looks."""
    loaded = load(home.path, NOW)
    return (*loaded.findings, *(about_tests(home.path, loaded.release) if loaded.release else ()))


def test_without_a_mistake_there_is_nothing_to_say(home: Any) -> None:
    assert _found(home) == ()


def test_every_finding_that_the_code_can_give_has_a_page_and_no_other_has() -> None:
    assert set(_ids_in_code()) == {page.path.stem for page in PAGES}


def test_the_list_of_findings_names_every_page_once() -> None:
    listed = [target for _, target in Page(FOLDER / "README.md").links if target.endswith(".md") and "/" not in target]

    assert listed == [page.path.name for page in PAGES]


def _ids_in_code() -> Iterator[str]:
    """The id that every call which makes a finding gives it; `unknown-<what>` where it is put together."""
    takes_id = {"Finding": 1, "refuse": 1, "refuse_word": 1, "_refused": 1, "_Problem": 2}
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
