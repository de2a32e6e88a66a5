"""Findings as text, as JSON and as annotations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nurture.content.findings import Finding, Place
from nurture.content.printing import printed, summary

FILE = "personas/owners.yaml"


def finding(line: int = 1, column: int = 1, wrong: str = "It is wrong.", **more: str) -> Finding:
    return Finding(Place(FILE, line, column), "some-id", wrong, "Mend it.", **more)  # type: ignore[arg-type]


def written(home: Path, text: str) -> Path:
    (home / "personas").mkdir()
    (home / FILE).write_text(text, encoding="utf-8")
    return home


def test_the_caret_stands_below_the_place_after_wide_letters_and_tabs(tmp_path: Path) -> None:
    home = written(tmp_path, "\t말: 좋은 아침 x\n")

    _, line, caret, *_ = printed([finding(1, 11)], home).splitlines()

    assert (line, caret) == ("    \t말: 좋은 아침 x", "    \t" + " " * 14 + "^")


def test_of_a_long_line_the_surroundings_of_the_place_are_shown(tmp_path: Path) -> None:
    home = written(tmp_path, "a" * 200 + "X" + "b" * 200 + "\n")

    _, line, caret, *_ = printed([finding(1, 201)], home).splitlines()

    assert line.startswith("    … aaa")
    assert line.endswith("bbb …")
    assert line[caret.index("^")] == "X"


def test_a_place_without_a_line_is_told_without_one(tmp_path: Path) -> None:
    assert printed([finding(7)], tmp_path) == f"{FILE}:7:1: error: It is wrong. [some-id]\n  Mend it.\n\n"


def test_an_accent_that_is_a_character_of_its_own_takes_no_room(tmp_path: Path) -> None:
    home = written(tmp_path, "re\u0301: x\n")

    assert printed([finding(1, 6)], home).splitlines()[2] == "    " + " " * 4 + "^"


def test_a_line_ends_where_places_say_it_does(tmp_path: Path) -> None:
    home = written(tmp_path, "a\u2028b\x0cc\nsecond\n")

    assert printed([finding(2)], home).splitlines()[1] == "    second"


def test_what_would_command_a_terminal_is_not_printed(tmp_path: Path) -> None:
    home = written(tmp_path, "\x1b[2Jname\n")

    said = printed([finding(wrong='"\x1b]0;x\x07" is wrong.')], home)

    assert "\x1b" not in said
    assert "\x07" not in said


def test_an_annotation_names_its_file_from_the_top_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = written(tmp_path, "x\n")
    monkeypatch.chdir(tmp_path.parent)

    assert printed([finding()], home, "github").startswith(f"::error file={tmp_path.name}/{FILE},")


def test_json_has_every_part_by_name(tmp_path: Path) -> None:
    assert json.loads(printed([finding(2, 3, severity="warning")], tmp_path, "json")) == [
        {
            "file": FILE,
            "line": 2,
            "column": 3,
            "severity": "warning",
            "id": "some-id",
            "wrong": "It is wrong.",
            "do": "Mend it.",
        }
    ]
    assert json.loads(printed([], tmp_path, "json")) == []


def test_an_annotation_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    said = printed([finding(wrong="100 %\n::error::x")], tmp_path, "github")

    assert said == f"::error file={FILE},line=1,col=1,title=some-id::100 %25%0A::error::x Mend it.\n"


def test_the_summary_counts() -> None:
    assert summary([finding(), finding(), finding(severity="warning")]) == "2 errors and 1 warning."
    assert summary([]) == "Nothing is wrong."
