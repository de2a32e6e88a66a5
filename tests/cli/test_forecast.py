"""`nurture forecast` as typed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Nurture

PARTNERS = "partner_id,name,country,tier,employees\nP1,Aster Systems,GB,registered,12\nP2,Borealis,GB,registered,9\n"
CONTACTS = (
    "contact_id,partner_id,first_name,last_name,email,role,language,consent\n"
    "C1,P1,Ada,Arendt,ada@aster.example,owner,en,granted\nC2,P2,Ben,Bloch,ben@borealis.example,engineer,en,granted\n"
)


@pytest.fixture(autouse=True)
def pool(nurture: Nurture, tmp_path: Path) -> None:
    (tmp_path / "partners.csv").write_text(PARTNERS, encoding="utf-8")
    (tmp_path / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    assert nurture("release").code == 0
    files = ("--partners", str(tmp_path / "partners.csv"), "--contacts", str(tmp_path / "contacts.csv"))
    assert nurture("import", *files).code == 0


def test_the_forecast_names_release_reps_and_what_it_reckons_with(nurture: Nurture) -> None:
    told = nurture("forecast", "--weeks", "3", "--seeds", "2")
    assert told.code == 0
    for part in ("by release 1: 2 contacts, 2 seeds", "Jana Lindqvist", "Our guess: 98% of letters arrive"):
        assert part in told.out


def test_json_alone_goes_out_with_json(nurture: Nurture) -> None:
    assert json.loads(nurture("forecast", "--weeks", "2", "--seeds", "1", "--json").out)["seeds"] == 1


@pytest.mark.parametrize(("name", "begins"), [("f.png", b"\x89PNG"), ("f.PNG", b"\x89PNG"), ("f.svg", b"<?xml")])
def test_a_picture_is_of_the_kind_that_its_name_says(nurture: Nurture, tmp_path: Path, name: str, begins: bytes) -> None:
    told = nurture("forecast", "--weeks", "2", "--seeds", "1", "--picture", str(tmp_path / name))
    assert f"The picture is in {tmp_path / name}." in told.out
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_picture_says_what_its_bars_lines_and_bands_are(nurture: Nurture, tmp_path: Path) -> None:
    nurture("forecast", "--weeks", "2", "--seeds", "1", "--picture", str(tmp_path / "f.svg"))
    drawn = (tmp_path / "f.svg").read_text(encoding="utf-8")
    for said in ("letters of a day", "a day on which no more could go", "at most", "from the lowest to the highest tenth"):
        assert drawn.count(f">{said}<") == 1


def test_a_picture_of_no_known_kind_is_refused_before_anything_is_played(nurture: Nurture) -> None:
    told = nurture("forecast", "--picture", "forecast.doc")
    assert (told.code, told.err.strip()) == (
        1,
        "nurture: forecast.doc names no kind of picture. Let it end with .png, .svg or .pdf.",
    )


def test_a_picture_for_which_there_is_no_folder_is_refused_before_anything_is_played(
    nurture: Nurture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nurture.cli.forecast.foretell", None)
    told = nurture("forecast", "--picture", str(tmp_path / "none" / "f.png"))
    assert (told.code, told.err) == (
        1,
        f"nurture: There is no folder {tmp_path / 'none'} for the picture. Make it, or give another file with --picture.",
    )
    folder = nurture("forecast", "--picture", str(make_folder(tmp_path / "f.png")))
    assert f"The picture cannot be written to {tmp_path / 'f.png'}." in folder.err


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_the_text_is_there_even_where_drawing_fails(nurture: Nurture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nurture.engine.forecast.picture.draw", fail)
    told = nurture("forecast", "--weeks", "1", "--seeds", "1", "--picture", str(tmp_path / "f.png"))
    assert "Week by week" in told.out
    assert (told.code, "No space left on device" in told.err) == (1, True)


def test_files_with_errors_are_listed_and_refused(nurture: Nurture, home: Path) -> None:
    persona = home / "personas" / "everyone.yaml"
    persona.write_text(persona.read_text(encoding="utf-8").replace("steps:", "stepz:"), encoding="utf-8")

    told = nurture("forecast", "--files", "--seeds", "1")
    assert told.code == 1
    assert "personas/everyone.yaml" in told.err
    assert "nothing can be foretold" in told.err
