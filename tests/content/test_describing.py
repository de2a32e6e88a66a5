"""A stream in sentences."""

from dataclasses import replace
from datetime import timedelta

import pytest

from nurture.content.describing import describe, personas
from nurture.content.sentences import day, hours, they, those
from nurture.rules.conditions import All, Any, Did, Fact, Not
from nurture.rules.dated import DatedEvent
from nurture.rules.outline import Since
from nurture.rules.spans import Hours, Span
from tests.cast import NOW, make_release

RELEASE = make_release()
HELLO = RELEASE.personas["technology"].stream.steps["hello"]
TOLD = describe(RELEASE, "owner_manager")
TOPICS = {"deals": "registering deals"}


def test_whom_it_is_for_is_told_with_who_goes_first():
    assert TOLD.whom == (
        "It is for contacts whose role is owner, managing director or founder, and whose company has at most 25 employees.",
        "Only companies of the tier registered or silver are written to.",
    )
    assert describe(RELEASE, "technology").whom[1] == (
        "Who also fits owner_manager gets that stream instead, as it is tried first."
    )


def test_a_rollout_says_how_many_it_takes_so_far():
    owners = replace(RELEASE.personas["owner_manager"], rollout=0.05)
    release = make_release(personas={**RELEASE.personas, "owner_manager": owners})

    assert describe(release, "owner_manager").whom[1] == (
        "So far it takes 5% of the companies that fit, by a stable draw; the others wait for it."
    )


def test_a_slow_lane_says_what_leads_to_it():
    assert describe(RELEASE, "quarterly_note").whom == (
        "Nobody starts here: it is a slow lane, which other streams lead to.",
        "It follows owner_manager, technology and general.",
    )


def test_the_timeline_has_days_paths_and_where_they_meet():
    assert [(entry.depth, entry.when, entry.what.partition(":")[0]) for entry in TOLD.timeline] == [
        (0, "On entry", "The letter hello, about margin"),
        (0, "About day 8", "The letter margin, about margin"),
        (0, "About day 19", "A choice (by-interest) between 3 paths. The first one that fits is taken."),
        (0, "", "If they clicked a link in the letter margin"),
        (1, "About day 26", "The letter webinar, about security"),
        (0, "", "If they visited a page about deals"),
        (1, "About day 26", "The letter first-deal, about deals"),
        (0, "", "Everyone else"),
        (0, "", "All paths meet again at last-question."),
        (0, "About day 26 to 33", "The letter last-question, about next_step"),
    ]


def test_a_letter_is_told_with_its_subject_variants_and_offer():
    told = [entry.what for entry in TOLD.timeline]

    assert told[1] == (
        "The letter margin, about margin: “margin for [partner name]”. "
        "Each company gets margin or margin-short, drawn once and the same for all colleagues."
    )
    assert told[6].endswith("It may name an offer: Three points.")


def test_the_end_tells_the_goal_and_where_it_goes_on():
    assert TOLD.after == (
        "Whoever registered a deal after entering, at most 90 days ago, has reached the goal and leaves the stream.",
        "Whoever comes to the end goes on to quarterly_note, 30 days after the last letter: The quarterly note of the tests.",
    )
    assert describe(RELEASE, "quarterly_note").after[-1].startswith("After the last letter it begins again, 30 days later")


def test_what_always_holds_is_that_of_the_program():
    always = " ".join(TOLD.always)

    assert "Letters leave Monday to Thursday between 08:30 and 11:30 by the contact's own clock" in always
    assert "A contact gets at most 1 letter in any 5 days, a company at most 3 letters in any 7 days" in always
    assert "a rep writes no more than 200 letters a day" in always
    assert "more than 14 days" in always
    assert "pauses by itself when more than 5% of the letters of the last 30 days bounce or 0.3% are complained of" in always
    assert "Letters are written in English and German. Everyone else gets them in English." in always
    assert "Readers of Japanese wait until letters in their language are written." in always
    assert "10% are left alone" in always
    assert "fit A with 15, B with 20 or C with 35 points" in always
    assert "A reply or a click on a link that is a request asks for a call at once." in always


def test_every_line_is_a_sentence():
    lines = (*TOLD.whom, *TOLD.after, *TOLD.always)

    assert [line for line in lines if not (line[0].isupper() and line.endswith("."))] == []


def test_personas_are_listed_in_the_order_of_trying_with_slow_lanes_last():
    assert [(one.place, one.name, one.letters) for one in personas(RELEASE)] == [
        (1, "owner_manager", 5), (2, "technology", 2), (3, "general", 2), (None, "quarterly_note", 1),
    ]  # fmt: skip


def test_a_program_that_holds_all_other_languages_says_so():
    silent = replace(RELEASE, program=replace(RELEASE.program, fallback={}))

    assert "Readers of all other languages wait until letters in theirs are written." in describe(silent, "general").always


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (Fact("contact.language", one_of=("de", "fr")), "whose language is German or French"),
        (Fact("partner.country", one_of=("AT", "CH")), "whose company is in Austria or Switzerland"),
        (Fact("partner.certifications", has="cloud-pro"), "whose company holds the certificate cloud-pro"),
        (Fact("partner.employees", at_least=5, at_most=250), "whose company has 5 to 250 employees"),
        (Fact("partner.purchases", at_least=1), "whose company has made at least 1 purchase"),
        (Fact("partner.recency", at_least=4), "whose company scores at least 4 points of 5 for how lately it bought"),
        (Fact("partner.founded", at_most=2015), "whose company was founded in 2015 or earlier"),
        (Not(Fact("partner.tier", one_of=("gold",))), "not those whose company's tier is gold"),
        (All(()), "whoever they are"),
    ],
)
def test_a_fact_is_told_after_a_noun(condition, told):
    assert those(condition, TOPICS) == told


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (Did("clicked", email="margin"), "they clicked a link in the letter margin"),
        (Did("visited", about="deals", at_least=2), "they visited a page about registering deals at least 2 times"),
        (
            Any((Did("replied"), Did("attended", within=Span(30, "days")))),
            "they replied, or they came to an event in the last 30 days",
        ),
    ],
)
def test_a_deed_is_told_after_an_if(condition, told):
    assert they(condition, TOPICS) == told


def test_days_count_from_one_and_are_spans_where_ways_differ():
    assert [day(since) for since in (Since(0, 0), Since(7, 7), Since(7, 7.4), Since(7, 9))] == [
        "on entry", "about day 8", "about day 8", "about day 8 to 10",
    ]  # fmt: skip


def test_hours_name_a_row_of_days_by_its_ends():
    program = RELEASE.program.window

    assert hours(program) == "Monday to Thursday between 08:30 and 11:30"
    assert hours(Hours(("mon", "fri"), program.start, program.end)) == "Monday and Friday between 08:30 and 11:30"


def test_a_letter_that_invites_says_to_what_and_until_when():
    live = DatedEvent("live", {"en": "Restore live"}, NOW + timedelta(days=30), "Europe/Berlin", "margin-calculator", "margin")
    invites = replace(HELLO, event="live")

    assert "It invites to “Restore live” on 2 Apr 2026, and is left out once that has begun." in told_with(live, invites)
    assert "once that begins in less than 2 days." in told_with(live, replace(invites, ahead=Span(2, "days")))


def told_with(event, hello):
    persona = RELEASE.personas["technology"]
    stream = replace(persona.stream, steps={**persona.stream.steps, "hello": hello})
    release = make_release(events={event.id: event}, personas={"technology": replace(persona, stream=stream)})
    return describe(release, "technology").timeline[0].what
