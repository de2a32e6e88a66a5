"""What can be read while it is being written: as much as there is, and what is wrong with the rest."""

from nurture.content import load
from nurture.content.draft import read_draft


def test_what_has_no_mistakes_is_what_would_be_released(home):
    draft = read_draft(home.path)

    assert draft.findings == ()
    assert draft.release.personas == home.release().personas
    assert draft.release.letters == home.release().letters


def test_a_letter_that_is_missing_in_one_language_takes_nothing_else_away(home):
    home.delete("templates/owners/hello.de.md")
    draft = read_draft(home.path)

    assert "owners" not in load(home.path).release.personas
    assert "owners" in draft.release.personas
    assert draft.release.letter("owners", "hello", "en")
    assert draft.release.letter("owners", "hello", "de") is None
    assert [finding.id for finding in draft.findings_in(["personas/owners.yaml"])] == ["missing-letter"]


def test_a_letter_that_is_broken_says_so_in_its_own_file(home):
    home.change("templates/owners/hello.de.md", "(calculator)", "(calculater)")
    draft = read_draft(home.path)

    assert draft.release.letter("owners", "hello", "de") is None
    assert [finding.id for finding in draft.findings_in(["templates/owners/hello.de.md"])] == ["unknown-link"]


def test_a_letter_that_needs_what_is_not_there_is_told_and_shown(home):
    home.change("templates/everyone/hello.en.md", "[Sums]", "{{ offer }} [Sums]")
    draft = read_draft(home.path)

    assert draft.release.letter("everyone", "hello", "en")
    assert [finding.id for finding in draft.findings] == ["missing-value"]


def test_a_persona_that_is_broken_is_left_out_alone(home):
    home.change("personas/owners.yaml", "about: margin", "about: margins")
    draft = read_draft(home.path)

    assert set(draft.release.personas) == {"everyone", "slow"}
    assert draft.findings_in(["personas/owners.yaml"])


def test_letters_after_calls_are_read_too(home):
    assert read_draft(home.path).release.letter("follow_up", "promised", "de")


def test_without_a_program_there_is_nothing_to_show(home):
    home.change("personas/program.yaml", "holdout: 10%", "holdout: some")
    draft = read_draft(home.path)

    assert draft.release is None
    assert [str(finding.place) for finding in draft.findings] == ["personas/program.yaml:6:10"]
