"""What the demo prints: three letters that differ, a call list with what to say, the numbers, and where the rest lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nurture.settings import CHECKOUT
from sample.letters import Received
from sample.show import pick_three


def received(number: int, rep: str, language: str, subject: str, links: tuple[str, ...] = ("https://a.example",)) -> Received:
    return Received(f"p{number}@a.example", subject, rep, language, links, "https://u.example", f"m{number}", Path())


def test_three_letters_are_by_three_reps_in_two_languages_each_with_a_link() -> None:
    letters = [
        received(1, "jana", "en", "hello"),
        received(2, "jana", "de", "hello"),
        received(3, "martin", "de", "hallo", links=()),
        received(4, "martin", "en", "margin"),
        received(5, "jana", "en", "exam"),
        received(6, "claire", "en", "margin"),
        received(7, "claire", "en", "lab"),
    ]
    shown = pick_three(letters)

    assert {one.language for one in shown} == {"en", "de"}
    assert len({one.sender for one in shown}) == len({one.subject for one in shown}) == 3
    assert all(one.links for one in shown)


def test_the_third_letter_is_in_another_language_where_there_is_one() -> None:
    reps = {"en": "jana", "de": "martin", "fr": "claire", "hu": "eszter"}
    languages = ("en", "de", "en", "hu", "de", "en")
    letters = [received(number, reps[one], one, f"about {number}") for number, one in enumerate(languages)]

    assert [one.language for one in pick_three(letters)] == ["de", "en", "hu"]


def demo(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "sample", *words], cwd=CHECKOUT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    folder = tmp_path_factory.mktemp("demo")
    return demo("--partners", "80", "--weeks", "8", "--until", "2026-11-23T12:00", "--folder", str(folder))


def test_the_demo_prints_letters_calls_and_numbers(printed: subprocess.CompletedProcess[str]) -> None:
    assert printed.returncode == 0, printed.stderr
    for words in ("Letter 1 of 3", "Letter 3 of 3", "The call list of", "Why now", "The funnel, 8 weeks", "The pipeline, EUR"):
        assert words in printed.stdout


def test_the_demo_says_where_the_report_lies(printed: subprocess.CompletedProcess[str]) -> None:
    line = next(line for line in printed.stdout.splitlines() if line.startswith("The report with pictures: "))
    page = Path(line.partition(": ")[2]).read_text(encoding="utf-8")

    assert "<svg" in page


def test_a_folder_that_is_not_a_demos_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("dear", encoding="utf-8")
    refused = demo("--folder", str(tmp_path))

    assert refused.returncode == 1
    assert "is not a demo's" in refused.stderr
    assert mine.read_text(encoding="utf-8") == "dear"
