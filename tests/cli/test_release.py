"""`nurture release` shows, asks and goes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nurture.cli.release_plan import show_plan
from nurture.engine.releases import Draft
from nurture.rules.load import Load
from nurture.rules.plan import Whereabouts, compare
from tests.cast import make_release
from tests.cli.conftest import Nurture


def change(home: Path) -> None:
    file = home / "personas" / "program.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("holdout: 10%", "holdout: 12%"), encoding="utf-8")


def test_the_first_release_asks_nothing(nurture: Nurture) -> None:
    assert "This is the first release" in nurture("release", "--plan").out
    assert nurture("release", "--history").out == "Nothing has been released yet.\n"
    assert "Release 1" in nurture("release").out


def test_a_change_is_shown_and_not_made_where_nobody_can_be_asked(nurture: Nurture, home: Path) -> None:
    nurture("release")
    change(home)
    typed = nurture("release")

    assert "The holdout goes from 10% to 12%." in typed.out
    assert typed.code == 1
    assert typed.err.endswith("Nobody can be asked here, so nothing has changed. Add --yes, or --plan to look only.")


def test_a_plan_changes_nothing(nurture: Nurture, home: Path) -> None:
    nurture("release")
    change(home)

    assert nurture("release", "--plan").code == 0
    assert "   2  " not in nurture("release", "--history").out


def test_a_plan_of_the_same_says_so(nurture: Nurture) -> None:
    nurture("release")

    assert nurture("release", "--plan").out == "The same as release 1: nothing to release.\n"


def test_back_returns_to_the_release_before(nurture: Nurture, home: Path) -> None:
    nurture("release")
    change(home)
    nurture("release", "--yes", "--by", "Mara")
    typed = nurture("release", "--back", "--yes")

    assert "The holdout goes from 12% to 10%." in typed.out
    assert "is in force: release 1 again." in typed.out
    newest, second, _ = nurture("release", "--history").out.splitlines()
    assert newest.endswith("release 1 again  in force")
    assert second.endswith("Mara")


def test_there_is_nothing_before_the_first(nurture: Nurture) -> None:
    nurture("release")

    assert "There is no release before the one in force." in nurture("release", "--back").err


def test_the_plan_names_reps_and_shows_more_letters_than_a_day_allows(capsys: pytest.CaptureFixture[str]) -> None:
    load = Load("r1", contacts=900, due=500, due_days=3, later_letters=450, letters_per_day=200, calls=1.0, open_calls=15)
    plan = compare(Whereabouts(), Whereabouts(calls={"P1": "r1"}, loads={"r1": load}), frozenset())
    show_plan(Draft(make_release(), None), plan)
    told = capsys.readouterr().out

    assert "1 of r1 Jana Lindqvist get a call because of it: P1." in told
    assert "0 → 450" in told
    assert "0 → 200" in told
    assert "0 → 1 │" in told


def test_who_loses_a_letter_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    planned = compare(Whereabouts(), Whereabouts(), frozenset())
    show_plan(Draft(make_release(), None), replace(planned, loses={("owner_manager", "hello"): 683}))

    assert "Whose letter is gone\n  683 contacts lose owner_manager/hello, which is gone.\n" in capsys.readouterr().out
