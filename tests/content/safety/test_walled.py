"""The wall behind the limits: a file over which its judge dies is told and left out, and all others are judged."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nurture.content import Loaded, load, load_walled
from nurture.content.walled import Limits, _next

CHILD = "tests.content.safety.hostile_child"
HELLO, GERMAN = "templates/owners/hello.en.md", "templates/owners/hello.de.md"
LETTER = "---\nsubject: Hello\n---\n{0}\n"


def walled(home: Any, **limits: int) -> Loaded:
    return load_walled(home.path, None, Limits(**limits), CHILD)


def test_behind_the_wall_everything_is_as_before_it(home: Any) -> None:
    home.change("personas/slow.yaml", "about: margin", "about: margins")

    assert load_walled(home.path) == load(home.path)


@pytest.mark.parametrize(
    ("word", "limits", "said"),
    [
        ("SPIN", {"seconds": 1}, "takes too long"),
        ("EAT", {"memory": 2 * 1024**3}, "needs too much memory"),
        ("SHOUT", {"answer": 8 * 1024**2}, "gives far too much"),
        ("DIE", {}, "fails"),
        ("FAIL", {}, "fails"),
    ],
)
def test_a_letter_that_strikes_a_limit_is_told_and_its_neighbours_are_released(
    home: Any, word: str, limits: Any, said: str
) -> None:
    home.write(HELLO, LETTER.format(word))

    loaded = walled(home, **limits)

    (found,) = loaded.findings
    assert str(found).startswith(f"{HELLO}:1:1: error: Judging this file {said}. Make it shorter")
    assert found.id == "limits"
    assert loaded.release is not None
    assert sorted(loaded.release.personas) == ["everyone", "slow"]


def test_several_letters_that_strike_are_all_told(home: Any) -> None:
    home.write(HELLO, LETTER.format("FAIL"))
    home.write(GERMAN, LETTER.format("DIE"))

    loaded = walled(home)

    assert [(one.place.file, one.id) for one in loaded.findings] == [(GERMAN, "limits"), (HELLO, "limits")]
    assert loaded.release is not None


def test_a_home_in_which_everything_strikes_is_given_up(home: Any) -> None:
    for letter in home.path.glob("templates/*/*.md"):
        letter.write_text(LETTER.format("FAIL"), encoding="utf-8")

    loaded = walled(home)

    assert loaded.release is None
    assert {one.id for one in loaded.findings} == {"limits"}


def test_nothing_is_written_from_there(home: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "file"
    home.write(HELLO, LETTER.format(f"WRITE {target}"))

    assert [one.id for one in walled(home).findings] == ["limits"]
    assert not target.exists() or target.read_text(encoding="utf-8") == ""


def test_no_key_is_known_there(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "secret")
    monkeypatch.setenv("NURTURE_SECRET", "secret")
    home.write(HELLO, LETTER.format("TELL"))

    (told,) = walled(home).findings

    assert set(told.wrong.split()) <= {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}


def test_a_child_that_says_nothing_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert _next(child, child.stdout, 0.1, 100) == b""


def test_the_sample_program_is_judged_behind_the_wall() -> None:
    loaded = load_walled(Path(__file__).parents[3])

    assert loaded.findings == ()
    assert loaded.release is not None
