"""What a page names is there: files, links, anchors, targets of make. And every decision has its four parts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page, page, pages

ALL = pages()
each_page = pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
each_decision = pytest.mark.parametrize(
    "one", [one for one in ALL if "/decisions/0" in one.name], ids=lambda one: one.path.stem
)

_PARTS = ["Context", "Decision", "Consequences", "Alternatives considered"]

# Made by running things, so not there in a clean clone.
_MADE = ("demo/", "bench/", "outbox/", "preview/", ".venv", ".nurture", ".env", "nurture.db")
# Files of whoever reads the page.
_YOURS = {
    "partners.csv",
    "contacts.csv",
    "purchases.csv",
    "partners.rejects.csv",
    "personas/marketing.yaml",
    "templates/marketing/hello.en.md",
}
_SUFFIXES = (".py", ".md", ".sql", ".yaml", ".toml", ".txt", ".j2", ".csv")
_PATH = re.compile(r"[\w.*<>-]+(?:/[\w.*<>-]+)+/?|[\w.*<>-]+/|[\w<>-]+\.\w+")


@each_page
def test_every_link_leads_somewhere(one: Page) -> None:
    astray = [target for _, target in one.links if not target.startswith("https://") and not _leads(one, target)]

    assert astray == []


def _leads(one: Page, target: str) -> bool:
    path, _, anchor = target.partition("#")
    file = (one.path.parent / path).resolve() if path else one.path
    return file.is_relative_to(ROOT) and file.exists() and (not anchor or anchor in Page(file).anchors)


# The pages of findings name files of a home that their test makes.
@pytest.mark.parametrize("one", [one for one in ALL if one.path.parent.name != "findings"], ids=lambda one: one.name)
def test_every_path_that_is_named_exists(one: Page) -> None:
    assert [path for path in _paths(one) if not _exists(path)] == []


def _paths(one: Page) -> Iterator[str]:
    """Paths in code, and in the blocks that people copy."""
    for code in (*one.spans, *(line for block in one.blocks("sh") for line in block.splitlines())):
        for path in _PATH.findall(re.sub(r"\b\w+://\S+|\S+@\S+", "", code)):
            if path.startswith(_tops()) or path.endswith(_SUFFIXES):
                yield path


def _tops() -> tuple[str, ...]:
    return tuple(f"{folder.name}/" for folder in ROOT.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def _exists(path: str) -> bool:
    """A `<name>` stands for any one."""
    if path.startswith(_MADE) or path in _YOURS:
        return True
    pattern = re.sub(r"<\w+>", "*", path).rstrip("/")
    return any(ROOT.glob(pattern)) or any(ROOT.glob(f"nurture/{pattern}"))


@each_page
def test_every_target_of_make_exists(one: Page) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = [*one.spans, *(line for block in one.blocks("sh") for line in block.splitlines())]
    named = {target for text in code for target in re.findall(r"\bmake ([a-z-]+)", text)}

    assert named <= targets


def test_the_readme_names_every_target_that_people_need() -> None:
    assert {"make demo", "make test", "make up", "make bench"} <= set(re.findall(r"make [a-z]+", page("README.md").text))


def test_the_readme_shows_every_folder_of_the_house() -> None:
    house = page("README.md").sections()["The house"]
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    made = {"demo", "bench", "outbox", "preview", "nurture.egg-info", "__pycache__"}

    assert {folder for folder in folders - made - {"docs"} if f"{folder}/" not in house} == set()


@each_decision
def test_a_decision_has_its_four_parts(one: Page) -> None:
    assert list(one.sections()) == _PARTS
    assert all(body.strip() for body in one.sections().values())


@each_decision
def test_a_decision_carries_its_number(one: Page) -> None:
    assert one.text.startswith(f"# {int(one.path.stem[:4])}. ")


def test_the_list_of_decisions_is_whole_and_in_order() -> None:
    listed = [Path(target).name for _, target in page("docs/decisions/README.md").links]

    assert listed == sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            targets = (target.partition("#")[0] for _, target in Page(path).links)
            waiting += [
                found for target in targets if target.endswith(".md") and (found := (path.parent / target).resolve()).exists()
            ]

    assert {one.path for one in ALL} - reached == set()
