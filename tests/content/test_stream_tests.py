"""Mistakes in a stream test are told with their place, and with what to write."""

from pathlib import Path

import pytest

from nurture.content import load
from nurture.content.stream_tests import FOLDER, Moment, read_tests
from nurture.rules.program import Release
from nurture.settings import CHECKOUT

START = "starts: 2027-01-04\n"
HELLO = "expect: [letter: hello]\n"

MISTAKES = {
    "starts: 2027-01-04\n": '1:1: error: "expect" is missing in a stream test. Add "expect:". [missing-key]',
    HELLO: '1:1: error: "starts" is missing in a stream test. Add "starts:". [missing-key]',
    f"starts: 9999-12-31\n{HELLO}": (
        "1:9: error: 9999-12-31 is too far off to be played. Take one between 2000 and 2199. [date]"
    ),
    f"{START}until: 0001-01-01\n{HELLO}": (
        "2:8: error: 0001-01-01 is too far off to be played. Take one between 2000 and 2199. [date]"
    ),
    f"{START}expect: [{{score: {{at: 9999-12-31, at_least: 1}}}}]\n": (
        "2:23: error: 9999-12-31 is too far off to be played. Take one between 2000 and 2199. [date]"
    ),
    f"{START}{HELLO}does: [{{did: visited, about: deals, at: 9999-12-31 10:00}}]\n": (
        "3:41: error: 9999-12-31 is too far off to be played. Take one between 2000 and 2199. [date]"
    ),
    f"{START}expect: []\n": "2:9: error: Nothing is listed here. Write at least one line. [empty]",
    f"{START}expect: [letter: helo]\n": (
        '2:18: error: There is no email step "helo". Did you mean "hello"? [unknown-email-step]'
    ),
    f"{START}expect: [lettre: hello]\n": (
        '2:10: error: This does not say what is expected. Did you mean "letter"? [unknown-expectation]'
    ),
    f"{START}expect: [score: {{at: 2027-02-01}}]\n": (
        "2:10: error: The score is asked nothing. Write at_least, at_most, or both. [empty]"
    ),
    f"{START}{HELLO}contact: {{rôle: owner}}\n": (
        '3:11: error: "rôle" is not a key of "contact". Did you mean "role"? [unknown-key]'
    ),
    f"{START}{HELLO}variants: {{margin: long}}\n": (
        '3:20: error: There is no variant "long". Use margin or margin-short. [unknown-variant]'
    ),
    f"{START}{HELLO}does: [{{did: clicked, at: 2027-02-01}}]\n": (
        "3:8: error: clicked needs a letter. Add `on:` with the step of the letter. [when]"
    ),
    f"{START}{HELLO}does: [{{did: visited, about: deals}}]\n": (
        "3:8: error: This does not say when. Add `on:` with a letter, or `at:` with a date. [when]"
    ),
    f"{START}{HELLO}does: [{{did: clicked, on: hello, at: 2027-02-01, after: 1 day}}]\n": (
        "3:8: error: Here stand a moment and a length of time. Keep `at:`, or `after:` with `on:`. [when]"
    ),
    f"{START}{HELLO}does: [{{call: not_noww}}]\n": (
        '3:15: error: There is no disposition "not_noww". Did you mean "not_now"? [unknown-disposition]'
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def release() -> Release:
    found = load(CHECKOUT).release
    assert found is not None
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / FOLDER).mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(("written", "told"), MISTAKES.items(), ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_place_and_what_to_do(written: str, told: str, home: Path, release: Release) -> None:
    (home / FOLDER / "slip.yaml").write_text(written, encoding="utf-8")

    tests, findings = read_tests(home, release)
    assert tests == []
    assert [str(one) for one in findings] == [f"{FOLDER}/slip.yaml:{told}"]


def test_one_test_that_cannot_be_read_keeps_no_other_from_running(home: Path, release: Release) -> None:
    (home / FOLDER / "good.yaml").write_text(f"{START}{HELLO}", encoding="utf-8")
    (home / FOLDER / "bad.yaml").write_text("- a list\n", encoding="utf-8")

    tests, findings = read_tests(home, release)
    assert [one.name for one in tests] == ["good"]
    assert len(findings) == 1


def test_a_day_alone_means_the_morning(home: Path, release: Release) -> None:
    deeds = "does: [{did: visited, at: 2027-02-01}, {did: visited, at: 2027-02-01 14:30}]\n"
    (home / FOLDER / "times.yaml").write_text(f"{START}{HELLO}{deeds}", encoding="utf-8")

    ((test,), _) = read_tests(home, release)
    moments = [deed.at for deed in test.does]
    assert [f"{one.time:%H:%M}" for one in moments if isinstance(one, Moment)] == ["10:00", "14:30"]


def test_stream_tests_are_no_personas() -> None:
    assert "tests" not in (load(CHECKOUT).release or pytest.fail("no release")).personas
    assert not any(one.place.file.startswith(FOLDER) for one in load(CHECKOUT).findings)
