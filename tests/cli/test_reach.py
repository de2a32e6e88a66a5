"""`nurture reach` as a marketer meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.session import open_engine, transaction
from nurture.content import load
from tests.cast import add_contact, add_partner, put_in_force
from tests.cli.conftest import Nurture


@pytest.fixture
def pool(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    """Two contacts whose partner's city is not known, one of them kept out, and a letter that needs the city."""
    engine = open_engine(f"sqlite:///{tmp_path}/nurture.db")
    with transaction(engine) as connection:
        for number in range(1, 11):
            partner = add_partner(connection, external_id=f"P{number}", country=_COUNTRIES[number - 1], city="")
            who = {"external_id": f"C{number}", "email": f"c{number}@aster.example", "language": "en", "role": "owner"}
            add_contact(connection, partner, "Ada", **(who | ({"language": "ja"} if number == 1 else {})))
    put_in_force(engine, load(home).release)
    engine.dispose()
    file = home / "templates" / "owner_manager" / "hello.en.md"
    file.write_text(file.read_text(encoding="utf-8") + "\nIn {{ partner.city }}.\n", encoding="utf-8")


_COUNTRIES = ("JP", "DE", "CH", "FR", "ES", "IT", "PT", "GB", "IE", "US")


@pytest.mark.usefixtures("pool")
def test_it_tells_who_matches_who_goes_blank_and_who_is_kept_out(nurture: Nurture) -> None:
    typed = nurture("reach")

    assert typed.code == 0
    for said in (
        "10 contacts of 10 partners",
        "9 are reachable, 1 cannot be written to.",
        "letters to readers of ja are held",
        "owner_manager/hello",
        "partner.city",
        "C2, C3, C4",
        "and 2 more",
        "r1 Jana Lindqvist",
    ):
        assert said in typed.out
    assert max(len(line) for line in typed.out.splitlines()) <= 100
    assert "@" not in typed.out


@pytest.mark.usefixtures("pool")
def test_of_one_persona_it_says_the_rule(nurture: Nurture) -> None:
    said = nurture("reach", "owner_manager").out

    assert "owner_manager takes who fits: role is owner" in said
    assert "10 contacts match (100.0%), and 9 of them are reachable." in said
    assert "WHO MATCHES WHICH PERSONA" not in said


@pytest.mark.usefixtures("pool")
def test_of_a_stream_that_others_lead_to_it_says_who_can_get_there(nurture: Nurture) -> None:
    said = nurture("reach", "quarterly_note").out

    assert "other streams lead to it. 9 contacts can get there." in said


@pytest.mark.usefixtures("pool")
def test_who_waits_for_a_rollout_is_told(nurture: Nurture, home: Path) -> None:
    file = home / "personas" / "owner_manager.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "rollout: 0.001%\n", encoding="utf-8")
    said = nurture("reach").out

    assert "9 of the reachable wait before they enter." in said
    assert "WHO WAITS TO ENTER" in said
    assert "       9  waiting for the rollout of owner_manager, at 0.001% so far" in said


@pytest.mark.usefixtures("pool")
def test_programs_get_all_of_it(nurture: Nurture) -> None:
    told = json.loads(nurture("reach", "--json").out)

    assert told["blanks"] == [
        {"persona": "owner_manager", "step": "hello", "letter": "hello", "locale": "en", "value": "partner.city", "count": 9,
         "examples": ["C2", "C3", "C4"]}
    ]  # fmt: skip
    assert len(told["countries"]) == 10


@pytest.mark.usefixtures("pool")
def test_mistakes_go_to_stderr_and_the_rest_is_told(nurture: Nurture, home: Path) -> None:
    (home / "personas" / "technology.yaml").write_text("steps: []\n", encoding="utf-8")
    typed = nurture("reach")

    assert typed.code == 0
    assert "personas/technology.yaml" in typed.err
    assert "owner_manager" in typed.out


def test_without_contacts_it_says_what_to_do(nurture: Nurture) -> None:
    typed = nurture("reach")

    assert (typed.code, typed.err.strip()) == (1, "nurture: There are no contacts yet. Load them with `nurture import`.")


@pytest.mark.usefixtures("pool")
def test_a_persona_with_errors_is_told_to_be_as_last_released(nurture: Nurture, home: Path) -> None:
    (home / "personas" / "owner_manager.yaml").write_text("steps: 7\n", encoding="utf-8")
    typed = nurture("reach")

    assert "owner_manager is told as it was last released." in typed.out
    assert "personas/owner_manager.yaml:1" in typed.err
