"""`nurture preview` as a marketer types it."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from tests.cli.conftest import Nurture
from tests.content.conftest import Home

NO_DATABASE = {"NURTURE_DATABASE_URL": "sqlite:////no/such/folder/nurture.db"}


def test_a_letter_is_shown_with_its_headers_and_written_as_html(nurture: Nurture, home: Path) -> None:
    typed = nurture("preview", "owner_manager", "margin", "--language", "de", "--rep", "r2", **NO_DATABASE)
    file = home / "preview" / "owner_manager-margin.de.html"

    assert typed.code == 0, typed
    assert "From:    Martin Aigner <martin.aigner@northwind-storage.example>" in typed.out
    assert "To:      Stefan Huber <sample@partner.example>, a sample contact" in typed.out
    assert "Subject: Was bleibt von 20.000 Euro Projekt?" in typed.out
    assert "The step also sends: margin-short." in typed.out
    assert f"The HTML is in {file}." in typed.out
    assert "Freundliche Grüße aus München" in file.read_text(encoding="utf-8")


def test_beside_the_address_the_name_stands_in_the_order_of_the_language(nurture: Nurture) -> None:
    assert "To:      Szabó Péter <sample@partner.example>" in nurture("preview", "everyone", "--language", "hu").out


def test_it_shows_what_stands_in_the_files_and_not_the_release(nurture: Nurture, home: Path) -> None:
    assert nurture("release").code == 0
    letter = home / "templates/owner_manager/hello.en.md"
    letter.write_text(letter.read_text(encoding="utf-8").replace("Your contact at", "News from"), encoding="utf-8")

    assert "Subject: News from Northwind" in nurture("preview", "owner_manager").out


def test_mistakes_in_the_files_concerned_are_told_and_no_others(nurture: Nurture, home: Path) -> None:
    letter = home / "templates/owner_manager/hello.en.md"
    letter.write_text(letter.read_text(encoding="utf-8").replace("(one-page)", "(one-pager)"), encoding="utf-8")
    of_it, of_another = nurture("preview", "owner_manager", "hello"), nurture("preview", "technology", "hello")

    assert of_it.code == 1
    assert 'templates/owner_manager/hello.en.md:10:72: error: There is no link "one-pager".' in of_it.err
    assert 'Did you mean "one-page"?' in of_it.err
    assert of_it.err.splitlines()[-1].startswith("nurture: owner_manager/hello cannot be shown in en.")
    assert (of_another.code, of_another.err) == (0, "")


def test_the_page_shows_titles_genders_and_how_a_letter_begins_where_no_gender_is_known(
    nurture: Nurture, tmp_path: Path
) -> None:
    page = tmp_path / "all.html"
    nurture("preview", "--all", "--rep", "all", "--html", str(page))
    shown = page.read_text(encoding="utf-8")

    for greeting in (
        "Sehr geehrter Herr Dr. Huber,", "Bonjour Madame Dubois,", "Tisztelt Szabó Péter!", "김 대표님, 안녕하세요.",
        "Dear Alex Morgan,",
    ):  # fmt: skip
        assert greeting in shown


@pytest.mark.usefixtures("looping")
def test_a_letter_over_which_reading_never_ends_is_told_and_the_others_are_shown(nurture: Nurture, tmp_path: Path) -> None:
    page = tmp_path / "all.html"
    of_it, of_another = nurture("preview", "owner_manager", "hello"), nurture("preview", "--all", "--html", str(page))
    told = "templates/owner_manager/hello.en.md:1:1: error: Judging this file takes too long."

    assert of_it.code == 1
    assert told in of_it.err
    assert of_it.err.splitlines()[-1].startswith("nurture: owner_manager/hello cannot be shown in en.")
    assert of_another.code == 0
    assert told in of_another.err
    assert "Judging this file takes too long." in page.read_text(encoding="utf-8")


def test_all_letters_go_on_one_page(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    page, letters = tmp_path / "deep" / "all.html", Home(home).release().letters.values()
    names = {(letter.persona, letter.name) for letter in letters}
    typed = nurture("preview", "--all", "--html", str(page), **NO_DATABASE)

    assert typed.code == 0, typed
    assert typed.out == (
        f"{len(names)} letters are on one page: {page}.\n"
        "Each language is there in one rep's voice; with `--rep all` in every rep's voice.\n"
    )
    assert page.read_text(encoding="utf-8").count("<iframe") == len(letters)


def test_the_page_can_be_of_one_language_and_of_all_voices(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    page, release = tmp_path / "all.html", Home(home).release()
    letters = [letter for letter in release.letters.values() if letter.locale == "de"]
    voices = [rep for rep in release.reps.values() if "de" in rep.voices]
    typed = nurture("preview", "--all", "--language", "de", "--rep", "all", "--html", str(page))

    assert "--rep all" not in typed.out
    assert page.read_text(encoding="utf-8").count("<iframe") == len(letters) * len(voices)


def test_a_contact_of_the_database_gets_its_own_values(nurture: Nurture, tmp_path: Path) -> None:
    add_ada(nurture, tmp_path)
    typed = nurture("preview", "owner_manager", "hello", "--contact", "C1")

    assert typed.code == 0, typed
    assert "To:      Ada Arendt <ada@aster.example>, contact C1" in typed.out
    assert "Guten Tag Ada Arendt," in typed.out


def add_ada(nurture: Nurture, folder: Path) -> None:
    files = {
        "partners": "partner_id,name,country,tier,employees\nP1,Aster Systems,DE,registered,12\n",
        "contacts": (
            "contact_id,partner_id,first_name,last_name,email,role,language\nC1,P1,Ada,Arendt,ada@aster.example,owner,de\n"
        ),
    }
    words = []
    for kind, text in files.items():
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
        words += [f"--{kind}", str(folder / f"{kind}.csv")]
    assert nurture("release").code == 0
    assert nurture("import", *words).code == 0


def test_a_test_letter_goes_out_marked_and_says_so(nurture: Nurture, home: Path) -> None:
    typed = nurture("preview", "owner_manager", "hello", "--send-to", "mara@vendor.example")
    (sent,) = (home / "outbox").glob("*.eml")
    letter = message_from_bytes(sent.read_bytes(), policy=policy.default)

    assert typed.code == 0, typed
    assert f"A test of it was handed to outbox as {sent.stem}. It stands in no ledger, and nothing of it counts." in typed.out
    assert letter["Subject"] == "[Test] Your contact at Northwind"
    assert letter["To"] == "mara@vendor.example"
    assert letter["List-Unsubscribe"] == "<http://127.0.0.1:8000/u/preview>"


def test_a_test_letter_goes_only_where_mail_may_go(nurture: Nurture, home: Path) -> None:
    typed = nurture("preview", "owner_manager", "--send-to", "mara@other.example", NURTURE_ONLY_TO="vendor.example")

    assert typed.code == 1
    assert typed.err == "nurture: NURTURE_ONLY_TO does not name this address. Give one that it names, or add this one to it."
    assert not (home / "outbox").exists()


@pytest.mark.parametrize("address", ["nobody", "mara@other.example"])
def test_an_address_that_may_get_no_mail_is_refused_before_the_letter_is_shown(
    nurture: Nurture, home: Path, address: str
) -> None:
    typed = nurture("preview", "owner_manager", "--send-to", address, NURTURE_ONLY_TO="vendor.example")

    assert (typed.code, typed.out) == (1, "")
    assert not (home / "preview").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Which letter? Give a persona (everyone, "),
        (("owner_manger",), 'There is no persona "owner_manger". Did you mean "owner_manager"?'),
        (("owner_manager", "margn"), 'owner_manager has no letter "margn". Did you mean "margin"?'),
        (("owner_manager", "--language", "nl"), 'The program does not write "nl".'),
        (("owner_manager", "--rep", "r9"), "There is no rep r9."),
        (("owner_manager", "--language", "de", "--rep", "r4"), 'Daniel Ortega (r4) has no voice in "de"'),
        (("owner_manager", "--contact", "C9"), "There is no contact C9."),
        (("owner_manager", "--send-to", "mara"), "The recipient's address is not one that mail can be sent with."),
        (("owner_manager", "--html", "/proc/letter.html"), "The page cannot be written to /proc/letter.html"),
        (("owner_manager", "--all"), "--all shows every letter to sample contacts."),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_shown_is_said_in_a_sentence(nurture: Nurture, words: tuple[str, ...], said: str) -> None:
    nurture("release")
    typed = nurture("preview", *words)

    assert typed.code == 1
    assert typed.err.splitlines()[-1].startswith(f"nurture: {said}")
    assert "mara" not in typed.err


def test_without_a_program_that_can_be_read_its_mistakes_are_told(nurture: Nurture, home: Path) -> None:
    (home / "personas/program.yaml").write_text("name: [\n", encoding="utf-8")
    typed = nurture("preview", "owner_manager")

    assert typed.code == 1
    assert "personas/program.yaml:2:1: error: The file ends before a bracket is closed" in typed.err
    assert typed.err.splitlines()[-1] == "nurture: The program cannot be read yet. Mend what is listed."
