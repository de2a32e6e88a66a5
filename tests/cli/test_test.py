"""`nurture test` as typed: without a database, and with code 1 where something does not hold."""

from pathlib import Path

import pytest

from tests.cli.conftest import Nurture

NO_DATABASE = {"NURTURE_DATABASE_URL": "postgresql://nobody@nowhere.invalid/nothing"}


def write(home: Path, name: str, written: str) -> None:
    (home / "personas" / "tests" / f"{name}.yaml").write_text(written, encoding="utf-8")


def test_the_sample_s_tests_pass_without_a_database(nurture: Nurture) -> None:
    told = nurture("test", **NO_DATABASE)
    assert told.code == 0
    assert "✓ owner-clicks-margin" in told.out
    assert "failed" not in told.out
    assert "What happened" not in told.out


def test_one_test_can_be_run_and_tells_all_of_it(nurture: Nurture) -> None:
    told = nurture("test", "owner-clicks-margin", "--verbose", **NO_DATABASE)
    assert "letter margin (margin-short)" in told.out
    assert told.out.endswith("1 passed.\n")


def test_what_does_not_hold_ends_with_code_1_and_what_happened(nurture: Nurture, home: Path) -> None:
    write(home, "wrong", "contact: {role: owner}\nstarts: 2027-02-15\nexpect: [never: hello]\n")

    told = nurture("test", "wrong", **NO_DATABASE)
    assert told.code == 1
    assert "✗ wrong" in told.out
    assert "personas/tests/wrong.yaml:3:10: hello went on 15 Feb 2027." in told.out
    assert "Mon 15 Feb 2027, 08:30  letter hello" in told.out


def test_a_test_that_cannot_be_read_ends_with_code_1_and_the_others_run(nurture: Nurture, home: Path) -> None:
    write(home, "slip", "starts: tomorrow\nexpect: [letter: hello]\n")

    told = nurture("test", **NO_DATABASE)
    assert told.code == 1
    assert 'personas/tests/slip.yaml:1:9: error: "tomorrow" is not a date.' in told.out
    assert "✓ owner-clicks-margin" in told.out


def test_a_name_that_is_not_there_is_told_with_its_place(nurture: Nurture) -> None:
    told = nurture("test", "nobody", **NO_DATABASE)
    assert told.code == 1
    assert told.err.strip() == "nurture: There is no stream test nobody. Its file would be personas/tests/nobody.yaml."


@pytest.mark.usefixtures("looping")
def test_a_letter_over_which_reading_never_ends_is_told_and_other_personas_are_tested(nurture: Nurture) -> None:
    told = nurture("test", **NO_DATABASE)

    assert told.code == 1
    assert "templates/owner_manager/hello.en.md:1:1: error: Judging this file takes too long. Make it shorter" in told.out
    assert "✓ engineer-likes-hello" in told.out
