from datetime import date, time
from pathlib import Path

import pytest

from nurture.content import load
from nurture.rules.calls import Threshold
from nurture.rules.conditions import All, Did, Fact
from nurture.rules.reps import Away
from nurture.rules.rubric import Rule
from nurture.rules.spans import Cap, Hours, Span
from nurture.rules.streams import ChooseStep, EmailStep, Then  # fmt: skip
from nurture.rules.streams import Path as Way

CHECKOUT = Path(__file__).parents[2]


def test_the_small_home_has_no_findings(home):
    assert home.findings() == []


def test_the_sample_program_has_no_findings():
    loaded = load(CHECKOUT)

    assert [str(finding) for finding in loaded.findings] == []
    assert loaded.release is not None
    assert loaded.release.program.personas[-1] in loaded.release.personas


def test_words_of_the_program_become_shapes(home):
    program = home.release().program

    assert program.holdout == 0.1
    assert program.window == Hours(("mon", "tue", "wed", "thu"), time(8, 30), time(11, 30))
    assert (program.caps.contact, program.caps.partner) == (Cap(1, 5), Cap(2, 1))
    assert program.expires == Span(10, "business days")
    assert program.fallback == {"nl": "en", "no": "en", "fr": "hold", "*": "en"}
    assert program.consent == {"DE": ("granted",), "*": ("granted", "legitimate_interest")}
    assert program.pool.countries == ()
    assert Rule("visited", 3, 2, "week", key_pages=True) in program.rubric.rules
    assert program.calling.thresholds == {"A": Threshold(15, 0, Span(4, "business hours"))}
    assert program.calling.instant == ("replied", "request")
    assert program.graduation.band == pytest.approx((0.03, 0.05))


def test_a_rep_speaks_the_languages_of_its_voices(home):
    rep = home.release().reps["r1"]

    assert rep.languages == ("en", "de")
    assert rep.hours.days == ("mon", "tue")
    assert rep.away == (Away(date(2026, 7, 6), date(2026, 7, 24)),)
    assert (rep.partners, rep.open_calls, rep.letters_per_day) == (3000, 15, 500)


def test_paths_meet_again_and_waits_left_out_are_filled_in(home):
    stream = home.release().personas["owners"].stream

    assert stream.first == "hello"
    assert stream.goal == Did("deal_registered", within=Span(90, "days"))
    assert stream.then == Then("slow", Span(30, "days"))
    assert stream.steps == {
        "hello": EmailStep("hello", "margin", Span(0, "minutes"), "by-interest"),
        "by-interest": ChooseStep(
            "by-interest", Span(8, "business days"), (Way(Did("clicked", email="hello"), "first-deal"), Way(None, "last"))
        ),
        "first-deal": EmailStep("first-deal", "deals", Span(0, "minutes"), "last", offer="points"),
        "last": EmailStep("last", "deals", Span(5, "business days"), None, variants=("last", "last-short")),
    }


def test_all_lines_of_a_match_must_hold(home):
    personas = home.release().personas

    role = Fact("contact.role", one_of=("owner", "founder"))
    assert personas["owners"].match == All((role, Fact("partner.employees", at_most=25)))
    assert personas["everyone"].match is None
    assert personas["everyone"].stream.then == Then("slow", Span(30, "days"))


def test_a_persona_with_an_error_stays_out_and_the_others_go(home):
    home.change("personas/owners.yaml", "about: margin", "about: margins")

    loaded = load(home.path)

    assert loaded.release is not None
    assert sorted(loaded.release.personas) == ["everyone", "slow"]
    assert not [key for key in loaded.release.letters if key.startswith("owners/")]


@pytest.mark.parametrize("file", ["personas/program.yaml", "personas/reps.yaml", "templates/_letter.txt.j2"])
def test_without_its_foundation_there_is_no_release(home, file):
    home.delete(file)

    loaded = load(home.path)

    assert loaded.release is None
    assert [str(one) for one in loaded.findings] == [
        f"{file}:1:1: error: This file is missing. Write it, or look at NURTURE_HOME. [missing-file]"
    ]
