"""`nurture new persona` as a marketer types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Nurture
from tests.content.conftest import Home


def files(home: Path) -> dict[str, str]:
    return {str(one.relative_to(home)): one.read_text(encoding="utf-8") for one in home.rglob("*.*") if one.is_file()}


def test_a_persona_is_written_listed_and_can_be_released(nurture: Nurture, home: Path) -> None:
    before, languages = files(home), Home(home).release().program.languages
    typed = nurture("new", "persona", "consultant")
    new = files(home).keys() - before.keys()

    assert typed.code == 0, typed
    assert new == {
        "personas/consultant.yaml",
        "personas/tests/consultant-stays-quiet.yaml",
        *(f"templates/consultant/{name}.{locale}.md" for name in ("hello", "idea", "question") for locale in languages),
    }
    assert all(file in typed.out for file in new)
    assert f"nurture preview consultant hello --language {languages[-1]}" in typed.out
    for command in ("check", "test", "release"):
        told = nurture(command)
        assert told.code == 0, command
        assert all(" warning: " not in line or line.endswith("[unfinished]") for line in told.err.splitlines()), command


def test_looking_at_it_repeats_no_warning_but_that_of_the_letter_that_is_shown(nurture: Nurture) -> None:
    nurture("new", "persona", "consultant")

    assert nurture("describe", "consultant").err == ""
    assert nurture("preview", "consultant", "idea").err == ""
    assert nurture("preview", "consultant", "hello", "--language", "de").err == ""
    assert nurture("preview", "consultant", "hello").err.count("[unfinished]") == 1
    assert nurture("check").out.count("[unfinished]") == 2


def test_nothing_else_has_changed_but_the_line_that_lists_it(nurture: Nurture, home: Path) -> None:
    before = files(home)
    nurture("new", "persona", "consultant")
    after = files(home)

    assert [file for file, text in before.items() if after[file] != text] == ["personas/program.yaml"]
    old, new = (one["personas/program.yaml"].splitlines() for one in (before, after))
    assert [line.replace("consultant, everyone]", "everyone]") for line in new] == old
    assert old != new


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Consultant", '"Consultant" cannot be a name. Use small letters, digits, - and _.'),
        ("technology", "There is a persona technology already (personas/technology.yaml)."),
        ("calls", "calls cannot be a persona's name, since files of that name hold something else. Take another."),
    ],
)
def test_a_name_that_is_bad_or_taken_is_refused_in_a_sentence(nurture: Nurture, home: Path, name: str, said: str) -> None:
    before = files(home)
    typed = nurture("new", "persona", name)

    assert typed.code == 1
    assert typed.err.startswith(f"nurture: {said}")
    assert files(home) == before


def test_a_program_that_cannot_be_read_is_named_with_its_place(nurture: Nurture, home: Path) -> None:
    (home / "personas/program.yaml").write_text("name: [\n", encoding="utf-8")
    typed = nurture("new", "persona", "consultant")

    assert typed.err.startswith("nurture: personas/program.yaml:2:1: The file ends before a bracket is closed")
    assert not (home / "personas/consultant.yaml").exists()


def test_where_a_file_cannot_be_written_none_stays(nurture: Nurture, home: Path) -> None:
    (home / "templates/consultant").write_text("in the way", encoding="utf-8")
    before = files(home)
    typed = nurture("new", "persona", "consultant")

    assert typed.code == 1
    assert "Traceback" not in typed.err
    assert files(home) == before


def test_without_a_program_it_says_which_file_is_missing(nurture: Nurture, home: Path) -> None:
    (home / "personas/program.yaml").unlink()
    typed = nurture("new", "persona", "consultant")

    assert typed.code == 1
    assert typed.err.strip() == "nurture: personas/program.yaml: This file is missing. Write it, or look at NURTURE_HOME."
