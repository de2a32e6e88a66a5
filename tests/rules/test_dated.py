"""A letter that invites to a webinar goes until it begins, or until the notice it needs is gone."""

from datetime import UTC, datetime, timedelta

from nurture.rules.advance import End, Skipped, Wait, Write, first_unseen, walk
from nurture.rules.conditions import Facts
from nurture.rules.dated import DatedEvent, too_late
from nurture.rules.spans import Span
from nurture.rules.streams import ChooseStep, EmailStep, Path
from tests.cast import make_stream

STARTS = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
WEBINAR = DatedEvent("restore-webinar", {"en": "Restore, live"}, STARTS, "Europe/Berlin", "restore", "security")
EVENTS = {WEBINAR.id: WEBINAR}
BEGUN = "the event restore-webinar has begun"

_DAYS = Span(5, "days")
INVITES = EmailStep("webinar", "security", _DAYS, "margin", event="restore-webinar")
STREAM = make_stream(INVITES, EmailStep("margin", "margin", _DAYS, None))
NOBODY = Facts({})


def test_it_goes_until_the_event_begins() -> None:
    assert too_late(INVITES, EVENTS, STARTS - timedelta(minutes=1)) is None
    assert too_late(INVITES, EVENTS, STARTS) == BEGUN


def test_it_goes_as_long_ahead_as_it_has_to() -> None:
    early = EmailStep("webinar", "security", _DAYS, None, event="restore-webinar", ahead=Span(2, "days"))

    assert too_late(early, EVENTS, STARTS - timedelta(days=2, minutes=1)) is None
    assert too_late(early, EVENTS, STARTS - timedelta(days=2)) == "the event restore-webinar begins in less than 2 days"
    assert too_late(early, EVENTS, STARTS) == BEGUN


def test_an_event_that_is_declared_no_more_has_no_letters() -> None:
    assert too_late(INVITES, {}, STARTS - timedelta(days=9)) == "the event restore-webinar is declared no more"


def test_a_letter_without_an_event_is_never_too_late() -> None:
    assert too_late(EmailStep("margin", "margin", _DAYS, None), EVENTS, STARTS) is None
    assert too_late(None, EVENTS, STARTS) is None


def test_the_walk_writes_it_in_time_and_skips_it_afterwards_without_a_wait() -> None:
    margin = STREAM.steps["margin"]

    assert walk(STREAM, "webinar", NOBODY, frozenset(), EVENTS, STARTS - timedelta(days=1)) == Write(INVITES)
    assert walk(STREAM, "webinar", NOBODY, frozenset(), EVENTS, STARTS) == Write(margin, (Skipped(INVITES, BEGUN),))


def test_what_was_had_is_not_told_as_skipped() -> None:
    assert walk(STREAM, "webinar", NOBODY, {"webinar", "margin"}, EVENTS, STARTS) == End()


def test_what_is_skipped_before_a_choice_or_an_end_is_told_too() -> None:
    choice = ChooseStep("choice", Span(0, "minutes"), (Path(None, "margin"),))
    onward = EmailStep("webinar", "security", _DAYS, "choice", event="restore-webinar")
    chosen = make_stream(onward, choice, STREAM.steps["margin"])
    alone = make_stream(EmailStep("webinar", "security", _DAYS, None, event="restore-webinar"))

    assert walk(chosen, "webinar", NOBODY, frozenset(), EVENTS, STARTS) == Wait("margin", _DAYS, (Skipped(onward, BEGUN),))
    assert walk(alone, "webinar", NOBODY, frozenset(), EVENTS, STARTS) == End((Skipped(alone.steps["webinar"], BEGUN),))


def test_nobody_goes_on_to_a_letter_that_is_too_late() -> None:
    assert first_unseen(STREAM, {"margin"}, EVENTS, STARTS - timedelta(days=1)) == "webinar"
    assert first_unseen(STREAM, {"margin"}, EVENTS, STARTS) is None
