"""`nurture describe` as a marketer types it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Nurture
from tests.content.conftest import Home

NO_DATABASE = {"NURTURE_DATABASE_URL": "sqlite:////no/such/folder/nurture.db"}


def test_a_stream_is_told_in_sections(nurture: Nurture) -> None:
    typed = nurture("describe", "owner_manager", **NO_DATABASE)

    assert typed.code == 0, typed
    headings = [line for line in typed.out.splitlines() if line and not line.startswith(("-", " "))]
    assert [one for one in headings if len(one) < 40] == [
        "owner_manager", "Who it is for", "What they get", "How it ends", "What always holds",
    ]  # fmt: skip
    assert "  About day 9           The letter margin, about margin and money: “What is left of a 20,000\n" in typed.out
    assert "      About day 19          The letter first-deal" in typed.out
    assert max(map(len, typed.out.splitlines())) <= 96


def test_without_a_name_all_personas_are_listed_in_order(nurture: Nurture, home: Path) -> None:
    order = Home(home).release().program.personas
    lines = [line for line in nurture("describe").out.splitlines() if not line.startswith(" " * 8)]

    assert [line.split()[:2] for line in lines[:-1]] == [[f"{place}.", name] for place, name in enumerate(order, 1)]
    assert lines[-1].split()[0] == "quarterly_note"


def test_a_persona_that_is_not_there_is_said_with_the_nearest(nurture: Nurture) -> None:
    typed = nurture("describe", "owner-manager")

    assert (typed.code, typed.err) == (1, 'nurture: There is no persona "owner-manager". Did you mean "owner_manager"?')


def test_a_persona_that_cannot_be_read_is_told_with_its_mistakes(nurture: Nurture, home: Path) -> None:
    (home / "personas/technology.yaml").write_text("match: everyone\n", encoding="utf-8")
    typed = nurture("describe", "technology")

    assert typed.code == 1
    assert 'personas/technology.yaml:1:1: error: "steps" is missing in a persona.' in typed.err
    assert typed.err.splitlines()[-1] == "nurture: personas/technology.yaml cannot be read yet. Mend what is listed."
