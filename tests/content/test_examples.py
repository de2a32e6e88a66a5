"""Every kind of finding has an example, and is printed as its example says."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nurture.cli.findings.text import printed
from nurture.content import load
from tests.content.examples import EXAMPLES, HOME, Example, small_home
from tests.content.finding_ids import ids_of_the_code

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SLOW = "personas/slow.yaml"


def _a_folder_instead(home: Path) -> None:
    letter = home / "templates/owners/hello.en.md"
    letter.unlink()
    letter.mkdir()


# What cannot be shown as lines of a file.
MADE: dict[str, tuple[Callable[[Path], object], str]] = {
    "encoding": (
        lambda home: (home / SLOW).write_bytes(b"steps:\n# Gr\xfc\xdfe\n"),
        "personas/slow.yaml:2:1: error: This file is not UTF-8 here.\n    # Gr��e\n    ^\n  Save it as UTF-8. [encoding]",
    ),
    "too-deep": (
        lambda home: (home / SLOW).write_text("[" * 25 + "]" * 25),
        "personas/slow.yaml:1:21: error: This lies more than 20 levels deep.\n"
        f"    {'[' * 25}{']' * 25}\n    {' ' * 20}^\n  Make it flatter. [too-deep]",
    ),
    "too-large": (
        lambda home: (home / SLOW).write_text("\n" * 300_000),
        "personas/slow.yaml:1:1: error: This file is larger than 256 KB.\n  Split it. [too-large]",
    ),
    "unreadable": (
        _a_folder_instead,
        "templates/owners/hello.en.md:1:1: error: This file cannot be read: is a directory.\n"
        "  Look at its permissions. [unreadable]",
    ),
}  # fmt: skip


def said(home: Path) -> str:
    return printed(home, load(home, NOW).findings)


def test_the_home_of_the_examples_is_right() -> None:
    assert said(HOME) == ""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.path.stem)
def test_an_example_gives_exactly_its_finding(example: Example, tmp_path: Path) -> None:
    home = example.home(tmp_path)

    assert said(home) == example.printed
    assert [finding.id for finding in load(home, NOW).findings] == [example.id]


@pytest.mark.parametrize("kind", MADE)
def test_a_file_that_cannot_be_read_gives_exactly_its_finding(kind: str, tmp_path: Path) -> None:
    home = small_home(tmp_path)
    spoil, text = MADE[kind]
    spoil(home)

    assert said(home) == text


def test_every_kind_of_finding_has_an_example_and_every_example_is_of_a_kind() -> None:
    """Write `examples/<id>.txt` for what is missing; the other examples show how."""
    assert {example.id for example in EXAMPLES} | MADE.keys() == ids_of_the_code()
