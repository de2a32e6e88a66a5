"""The gallery: every letter once a language and voice, with what there is to know and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nurture.content import Finding, Place
from nurture.content.draft import Draft
from nurture.engine.preview import gallery, to_page
from nurture.engine.preview.figures import Length, length
from nurture.engine.preview.gallery import Drawn, Hole
from nurture.rules.errors import UserError
from tests.cast import NOW, make_letter, make_release, make_rep

LEAVE = "https://nurture.example/u/preview"
LINK = make_release().program.links["margin-calculator"]
LINKS = {
    LINK.id: replace(
        LINK, title={"en": "the sums", "de": "die Summen"}, address={"en": "https://a.example", "de": "https://b.example"}
    )
}
POINTING = make_letter(
    "owner_manager", "hello", subject="A <b> & more", text="Hi {{ partner.city }}, see sums (https://a.example).\n",
    html='<p>{{ greeting }} {{ partner.city }} <a href="https://a.example">sums</a></p>', links=("margin-calculator",),
)  # fmt: skip


def release(**changes):
    letters = {**make_release().letters, "owner_manager/hello.en": POINTING}
    return make_release(links=LINKS, **{"letters": letters, **changes})


def draw(made, findings=(), **asked):
    return gallery(Draft(made, findings), made, NOW, leave=LEAVE, **asked)


def test_every_letter_is_there_in_every_language() -> None:
    found = draw(release())

    assert [chapter.name for chapter in found.chapters] == [
        "owner_manager", "technology", "general", "quarterly_note", "follow_up",
    ]  # fmt: skip
    assert {one.locale for chapter in found.chapters[:4] for sheet in chapter.sheets.values() for one in sheet.shown} == {
        "en",
        "de",
    }
    assert list(found.chapters[0].sheets) == ["hello", "margin", "margin-short", "webinar", "first-deal", "last-question"]


def test_a_letter_tells_its_links_its_length_and_what_it_cannot_do_without() -> None:
    one = draw(release(), language="en").chapters[0].sheets["hello"].shown[0]

    assert isinstance(one, Drawn)
    assert [(pointed.title, pointed.address) for pointed in one.links] == [("the sums", "https://a.example")]
    assert (one.length.count, one.length.unit) == (4, "words")
    assert one.needs == ("contact.given_name", "partner.city")


def test_it_shows_one_voice_a_language_unless_others_are_asked_for() -> None:
    assert {locale: [rep.id for rep in reps] for locale, reps in draw(release()).voices.items()} == {"en": ["r1"], "de": ["r1"]}
    assert [rep.id for rep in draw(release(), rep="r2").voices["en"]] == ["r2"]
    assert [rep.id for rep in draw(release(), rep="all").voices["de"]] == ["r1", "r2"]


def test_a_voice_that_nobody_has_is_a_hole() -> None:
    english = make_rep("r1", voices={"en": make_rep().voices["en"]})
    shown = draw(release(reps={"r1": english})).chapters[0].sheets["hello"].shown

    assert [type(one) for one in shown] == [Drawn, Hole]


def test_a_letter_that_is_not_written_or_cannot_be_read_is_a_hole_with_the_reason() -> None:
    there = {key: letter for key, letter in release().letters.items() if key != "owner_manager/hello.de"}
    broken = Finding(Place("templates/owner_manager/hello.de.md", 4), "unknown-link", "There is no link.", "Add it.")
    unwritten = draw(release(letters=there)).chapters[0].holes
    unread = draw(release(letters=there), (broken,)).chapters[0].holes

    assert [(sheet.name, one.locale, one.because) for sheet, one in unwritten] == [("hello", "de", "It is not written.")]
    assert [(one.because, one.findings) for _, one in unread] == [("It cannot be read.", (broken,))]


def test_an_unknown_rep_is_said() -> None:
    with pytest.raises(UserError, match="There is no rep r9"):
        draw(release(), rep="r9")


# --- the page ------------------------------------------------------------------------------------------------------


def test_the_page_loads_nothing_and_lets_no_letter_out_of_its_frame() -> None:
    page = to_page(draw(release()))

    assert "default-src 'none'" in page
    assert "src=" not in page.replace("srcdoc=", "")
    assert "<link" not in page
    assert 'sandbox="allow-same-origin"' in page
    assert "allow-scripts" not in page
    assert "A &lt;b&gt; &amp; more" in page


def test_the_page_tells_paths_meetings_and_what_is_missing() -> None:
    finding = Finding(Place("personas/general.yaml", 3), "missing-letter", "The letter is missing.", "Write it.")
    page = to_page(draw(release(), (finding,)))

    assert "If they clicked a link in the letter margin" in page
    assert 'All paths meet again at <a href="#owner_manager-last-question">last-question</a>' in page
    assert "personas/general.yaml:3:1" in page


def test_voices_can_be_told_apart_only_where_there_are_several() -> None:
    assert 'data-filter="rep"' not in to_page(draw(release()))
    assert 'data-filter="rep"' in to_page(draw(release(), rep="all"))


def test_a_length_is_words_or_characters_and_no_more_exact_than_it_can_be() -> None:
    assert length("One two (https://a.example/x) three.", "<p>", "en") == Length(3, "words", 1, 3)
    assert length("김 대표님", "", "ko").count == 4
    assert [Length(0, "words", seconds, 0).reading for seconds in (1, 28, 58, 90, 150)] == [
        "5 seconds", "30 seconds", "1 minute", "1½ minutes", "2½ minutes",
    ]  # fmt: skip
