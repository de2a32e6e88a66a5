"""What can be read while it is being written: as much as there is, and what is wrong with the rest."""

from nurture.content import load
from nurture.content.manuscript import read_manuscript


def test_what_has_no_mistakes_is_what_would_be_released(home):
    manuscript = read_manuscript(home.path)

    assert manuscript.findings == ()
    assert manuscript.release.personas == home.release().personas
    assert manuscript.release.letters == home.release().letters


def test_a_letter_that_is_missing_in_one_language_takes_nothing_else_away(home):
    home.delete("templates/owners/hello.de.md")
    manuscript = read_manuscript(home.path)

    assert "owners" not in load(home.path).release.personas
    assert "owners" in manuscript.release.personas
    assert manuscript.release.letter("owners", "hello", "en")
    assert manuscript.release.letter("owners", "hello", "de") is None
    assert [finding.id for finding in manuscript.findings_in(["personas/owners.yaml"])] == ["missing-letter"]


def test_a_letter_that_is_broken_says_so_in_its_own_file(home):
    home.change("templates/owners/hello.de.md", "(calculator)", "(calculater)")
    manuscript = read_manuscript(home.path)

    assert manuscript.release.letter("owners", "hello", "de") is None
    assert [finding.id for finding in manuscript.findings_in(["templates/owners/hello.de.md"])] == ["unknown-link"]


def test_a_letter_that_needs_what_is_not_there_is_told_and_shown(home):
    home.change("templates/everyone/hello.en.md", "[Sums]", "{{ offer }} [Sums]")
    manuscript = read_manuscript(home.path)

    assert manuscript.release.letter("everyone", "hello", "en")
    assert [finding.id for finding in manuscript.findings] == ["missing-value"]


def test_a_persona_that_is_broken_is_left_out_alone(home):
    home.change("personas/owners.yaml", "about: margin", "about: margins")
    manuscript = read_manuscript(home.path)

    assert set(manuscript.release.personas) == {"everyone", "slow"}
    assert manuscript.findings_in(["personas/owners.yaml"])


def test_letters_after_calls_are_read_too(home):
    assert read_manuscript(home.path).release.letter("follow_up", "promised", "de")


def test_without_a_program_there_is_nothing_to_show(home):
    home.change("personas/program.yaml", "holdout: 10%", "holdout: some")
    manuscript = read_manuscript(home.path)

    assert manuscript.release is None
    assert [str(finding.place) for finding in manuscript.findings] == ["personas/program.yaml:6:10"]
