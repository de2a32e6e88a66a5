"""The wall behind the limits: a file over which its judge dies is told and left out, and all others are judged."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from nurture.content import load, load_walled, walled
from nurture.content.manuscript import read_manuscript
from nurture.content.walled import Limits, _next, read_manuscript_walled
from nurture.settings import CHECKOUT

HELLO, GERMAN = "templates/owners/hello.en.md", "templates/owners/hello.de.md"
LETTER = "---\nsubject: Hello\n---\n{0}\n"


@pytest.fixture
def harmful(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts the libraries gone wrong behind the wall, and sets its limits."""

    def put(**limits: int) -> None:
        monkeypatch.setattr(walled, "CHILD", "tests.content.safety.hostile_child")
        monkeypatch.setattr(walled, "USUAL", Limits(**limits))

    put()
    return put


def test_behind_the_wall_everything_is_as_before_it(home: Any) -> None:
    home.change("personas/slow.yaml", "about: margin", "about: margins")

    assert load_walled(home.path) == load(home.path)
    assert read_manuscript_walled(home.path) == read_manuscript(home.path)


def test_the_order_of_the_files_is_kept_behind_the_wall() -> None:
    """Of a dictionary, two are equal in any order."""
    before, behind = read_manuscript(CHECKOUT).release, read_manuscript_walled(CHECKOUT).release

    assert before is not None
    assert behind is not None
    assert str(behind) == str(before)


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
    home: Any, harmful: Any, word: str, limits: Any, said: str
) -> None:
    harmful(**limits)
    home.write(HELLO, LETTER.format(word))

    loaded = load_walled(home.path)

    (found,) = loaded.findings
    assert str(found).startswith(f"{HELLO}:1:1: error: Judging this file {said}. Make it shorter")
    assert found.id == "limits"
    assert loaded.release is not None
    assert sorted(loaded.release.personas) == ["everyone", "slow"]


@pytest.mark.usefixtures("harmful")
def test_several_letters_that_strike_are_all_told(home: Any) -> None:
    home.write(HELLO, LETTER.format("FAIL"))
    home.write(GERMAN, LETTER.format("DIE"))

    loaded = load_walled(home.path)

    assert [(one.place.file, one.id) for one in loaded.findings] == [(GERMAN, "limits"), (HELLO, "limits")]
    assert loaded.release is not None


@pytest.mark.usefixtures("harmful")
def test_a_home_in_which_everything_strikes_is_given_up(home: Any) -> None:
    for letter in home.path.glob("templates/*/*.md"):
        letter.write_text(LETTER.format("FAIL"), encoding="utf-8")

    loaded = load_walled(home.path)

    assert loaded.release is None
    assert {one.id for one in loaded.findings} == {"limits"}


def test_a_letter_that_is_never_read_to_its_end_is_left_out_of_the_manuscript_alone(home: Any, harmful: Any) -> None:
    harmful(seconds=1)
    home.write(HELLO, LETTER.format("SPIN"))

    manuscript = read_manuscript_walled(home.path)

    assert [(one.place.file, one.id) for one in manuscript.findings] == [(HELLO, "limits")]
    assert manuscript.release is not None
    assert "owners/hello.en" not in manuscript.release.letters
    assert "owners/hello.de" in manuscript.release.letters


def test_a_letter_that_is_never_drawn_to_its_end_is_told_though_another_mistake_keeps_its_persona_from_being_checked(
    home: Any, harmful: Any
) -> None:
    harmful(seconds=1)
    home.delete(GERMAN)
    home.write(HELLO, LETTER.format("LATER"))

    manuscript = read_manuscript_walled(home.path)

    assert (HELLO, "limits") in [(one.place.file, one.id) for one in manuscript.findings]
    assert manuscript.release is not None
    assert "owners/hello.en" not in manuscript.release.letters


@pytest.mark.usefixtures("harmful")
def test_nothing_is_written_from_there(home: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    target = tmp_path_factory.mktemp("elsewhere") / "file"
    home.write(HELLO, LETTER.format(f"WRITE {target}"))

    assert [one.id for one in load_walled(home.path).findings] == ["limits"]
    assert not target.exists() or target.read_text(encoding="utf-8") == ""


@pytest.mark.usefixtures("harmful")
def test_no_key_is_known_there(home: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "secret")
    monkeypatch.setenv("NURTURE_SECRET", "secret")
    home.write(HELLO, LETTER.format("TELL"))

    (told,) = load_walled(home.path).findings

    assert set(told.wrong.split()) <= {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}


def test_a_child_that_says_nothing_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert _next(child, child.stdout, 0.1, 100) == b""


def test_the_sample_program_is_judged_behind_the_wall() -> None:
    loaded = load_walled(CHECKOUT)

    assert loaded.findings == ()
    assert loaded.release is not None
