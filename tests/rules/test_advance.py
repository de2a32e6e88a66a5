"""Walking a stream: letters, choices, waits and ends."""

from datetime import UTC, datetime

from nurture.rules.advance import End, Wait, Write, after_letter, first_unseen, walk
from nurture.rules.conditions import Deed, Facts
from nurture.rules.spans import Span
from tests.cast import make_release

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
STREAM = make_release().personas["owner_manager"].stream
NOBODY_DID_ANYTHING = Facts({})


def test_the_first_step_is_written_at_once() -> None:
    assert walk(STREAM, "hello", NOBODY_DID_ANYTHING, frozenset(), {}, NOW) == Write(STREAM.steps["hello"])


def test_a_letter_that_was_had_is_passed_over_without_a_wait() -> None:
    assert walk(STREAM, "hello", NOBODY_DID_ANYTHING, {"hello"}, {}, NOW) == Write(STREAM.steps["margin"])


def test_a_choice_goes_with_what_the_contact_did() -> None:
    clicked = Facts({}, [Deed("clicked", NOW, email="margin")])

    assert walk(STREAM, "by-interest", clicked, frozenset(), {}, NOW) == Wait("webinar", Span(5, "business days"))


def test_a_choice_without_a_fit_takes_the_way_that_takes_everyone() -> None:
    met = walk(STREAM, "by-interest", NOBODY_DID_ANYTHING, frozenset(), {}, NOW)

    assert met == Wait("last-question", Span(5, "business days"))


def test_after_a_letter_comes_the_next_step_with_its_own_wait() -> None:
    assert after_letter(STREAM, "margin") == Wait("by-interest", Span(8, "business days"))


def test_after_the_last_letter_the_stream_ends() -> None:
    assert after_letter(STREAM, "last-question") == End()
    assert walk(STREAM, None, NOBODY_DID_ANYTHING, frozenset(), {}, NOW) == End()


def test_who_has_had_every_letter_has_nothing_new() -> None:
    everything = {step for step in STREAM.steps if step != "by-interest"}

    assert first_unseen(STREAM, everything, {}, NOW) is None
    assert first_unseen(STREAM, everything - {"webinar"}, {}, NOW) == "by-interest"
    assert first_unseen(STREAM, set(), {}, NOW) == "hello"
