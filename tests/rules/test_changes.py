"""What changed, in words."""

from dataclasses import replace

import pytest

from nurture.rules.changes import changes
from nurture.rules.guard import Guard
from nurture.rules.letter_changes import letters_side_by_side
from nurture.rules.program import Program, Release
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.spans import Cap, Span
from nurture.rules.streams import EmailStep, Persona
from tests.cast import make_letter, make_persona, make_release, make_rep

LAST = make_release()
RULES = LAST.program.rubric.rules
CALLING = LAST.program.calling
AT_A = CALLING.thresholds["A"]
HELLO, DIVE = LAST.personas["technology"].stream.steps.values()


def with_technology(*steps: EmailStep, **more: object) -> Release:
    persona = replace(make_persona("technology", LAST.personas["technology"].match, *steps), **more)  # type: ignore[arg-type]
    return replace(LAST, personas=LAST.personas | {"technology": persona})


def email(step: object, **more: object) -> EmailStep:
    assert isinstance(step, EmailStep)
    return replace(step, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("release", "said"),
    [
        (
            with_technology(email(HELLO, next=None)),
            "technology: the step deep-dive is gone; who stands there goes on by their own release.",
        ),
        (
            with_technology(email(HELLO, next="greeting"), email(DIVE, id="greeting", renamed_from=("deep-dive",))),
            "technology: the step greeting was called deep-dive.",
        ),
        (
            with_technology(email(HELLO), email(DIVE, after=Span(2, "days"))),
            "technology: the step deep-dive waits 2 days instead of 5 business days.",
        ),
        (
            with_technology(email(DIVE, next="hello"), email(HELLO, next=None)),
            "technology: the step deep-dive has moved.",
        ),
        (
            with_technology(email(HELLO), email(DIVE), rollout=0.05),
            "technology: its rollout goes from 100% to 5%; whoever is in it stays.",
        ),
        (
            make_release(
                calling=replace(CALLING, thresholds=CALLING.thresholds | {"A": replace(AT_A, due=Span(6, "business hours"))})
            ),
            f"A call at fit A is due in 6 business hours instead of {AT_A.due}.",
        ),
        (
            make_release(consent=LAST.program.consent | {"US": ("granted",)}),
            "In US granted does now, instead of granted or legitimate_interest.",
        ),
        (make_release(holdout=0.12), "The holdout goes from 10% to 12%."),
        (make_release(guard=Guard(at_least=50)), "The guard rail changed: at least from 200 to 50."),
        (
            make_release(caps=replace(LAST.program.caps, contact=Cap(2, 5))),
            "A contact gets at most 2 in 5 days, not 1 in 5 days.",
        ),
        (
            make_release(rubric=Rubric(Span(30, "days"), (*RULES[:2], Rule("clicked", 6, 1, "message"), *RULES[3:]))),
            "clicked is worth 6 points, 1 per message instead of 5 points, 1 per message; the ledger is weighed anew.",
        ),
        (
            make_release(reps=LAST.reps | {"r1": make_rep(letters_per_day=9)}),
            "The rep r1 has changed: letters per day from 200 to 9.",
        ),
        (make_release(costs=replace(LAST.program.costs, month=1.0)), "The program's costs changed: month from 500 to 1."),
        (
            make_release(reps=LAST.reps | {"r1": make_rep(active=False)}),
            "The rep r1 has changed: active from yes to no.",
        ),
        (
            make_release(pool=replace(LAST.program.pool, exclude=("competitor", "P9"))),
            "The pool changed: exclude from nothing to competitor and P9.",
        ),
        (
            make_release(window=replace(LAST.program.window, days=("mon",))),
            "The sending window goes from mon, tue, wed, thu 08:30 to 11:30 to mon 08:30 to 11:30.",
        ),
    ],
)
def test_a_change_is_told_in_a_sentence(release: Release, said: str) -> None:
    assert changes(LAST, release) == [said]


def test_nothing_that_changes_goes_untold() -> None:
    """Whatever field a program gets, a change of it is told."""
    program: Program = replace(LAST.program, name="another", fallback={})
    untold: Persona = replace(LAST.personas["general"], describe="Others.")
    told = changes(LAST, replace(LAST, program=program, personas=LAST.personas | {"general": untold}, letterhead_text="x"))

    assert told == [
        "general: its description has changed.",
        "The program's name changed: from storage-partners to another.",
        "The program's fallback changed: other from en to nothing, ja from hold to nothing.",
        "The letterhead has changed.",
    ]


def test_a_letter_s_change_is_counted_in_words_and_shown_line_by_line() -> None:
    key = "technology/hello.en"
    release = replace(LAST, letters=LAST.letters | {key: make_letter("technology", "hello", text="Good morning.\n")})

    assert changes(LAST, release) == [f"The letter {key} has changed: 9 words out, 2 in."]
    assert "+Good morning." in list(letters_side_by_side(LAST, release))


def test_who_waits_for_a_letter_that_is_gone_with_its_step_gets_the_next() -> None:
    fresh = with_technology(email(HELLO, next=None))
    letters = {key: one for key, one in fresh.letters.items() if not key.startswith("technology/deep-dive.")}

    assert (
        "technology: the step deep-dive is gone; who waits for its letter, or has it ahead, gets the next one instead."
        in changes(LAST, replace(fresh, letters=letters))
    )


def test_reps_that_changed_alike_are_told_together() -> None:
    fresh = make_release(reps={name: make_rep(name, letters_per_day=9) for name in ("r1", "r2")})

    assert changes(LAST, fresh) == ["The reps r1, r2 have changed: letters per day from 200 to 9."]


def renamed(text: str) -> Release:
    """The technology stream whose first step is called otherwise, with its letters as written."""
    fresh = with_technology(email(HELLO, id="welcome", renamed_from=("hello",)), email(DIVE))
    letters = {key: one for key, one in fresh.letters.items() if not key.startswith("technology/hello.")}
    for locale in ("en", "de"):
        was = LAST.letters[f"technology/hello.{locale}"]
        letters[f"technology/welcome.{locale}"] = replace(was, name="welcome", text=f"{was.text}{text}")
    return replace(fresh, letters=letters)


def test_a_letter_whose_step_is_renamed_is_told_by_what_changed_in_it() -> None:
    said = [one for one in changes(LAST, renamed(" .")) if "letter" in one]

    assert said == [
        f"The letter technology/welcome.{locale}, once technology/hello.{locale}, has changed: 0 words out, 1 in."
        for locale in ("en", "de")
    ]
    shown = list(letters_side_by_side(LAST, renamed(" .")))
    assert [line for line in shown if line.startswith(("---", "+++"))] == [
        "--- technology/hello.de in force", "+++ technology/welcome.de to be released",
        "--- technology/hello.en in force", "+++ technology/welcome.en to be released",
    ]  # fmt: skip
    assert not any("subject" in line for line in shown if line.startswith(("-", "+")))


def test_a_letter_that_is_only_called_otherwise_is_told_with_its_step() -> None:
    assert changes(LAST, renamed("")) == ["technology: the step welcome was called hello."]
    assert list(letters_side_by_side(LAST, renamed(""))) == []


def drawing(*variants: str, text: str = "") -> Release:
    """The technology stream whose first step draws from these letters, each with words of its own, the last with more."""
    made = with_technology(email(HELLO, variants=variants), email(DIVE))
    texts = {name: f"{WORDS[name[-1]]}{text if name == variants[-1] else ''}" for name in variants}
    letters = {
        f"technology/{name}.{locale}": make_letter("technology", name, locale, subject="News", text=said)
        for name, said in texts.items()
        for locale in ("en", "de")
    }
    return replace(made, letters={**made.letters, **letters})


WORDS = {
    "a": "Restoring takes an hour with tapes and a minute with us, as three of your neighbours have timed it. ",
    "b": "Restoring takes an hour with tapes and a second with us, as three of your neighbours have timed it. ",
}


def test_a_variant_that_is_called_otherwise_is_told_as_such() -> None:
    last, fresh = drawing("plain-a", "bold-b"), drawing("plain-a", "brave-b")

    assert changes(last, fresh) == [
        "technology: the step hello draws its letter from plain-a, brave-b.",
        "The letter technology/brave-b.en was called technology/bold-b.en.",
        "The letter technology/brave-b.de was called technology/bold-b.de.",
    ]
    assert list(letters_side_by_side(last, fresh)) == []


def test_a_variant_that_is_called_otherwise_with_a_word_mended_is_shown_by_that_word() -> None:
    last, fresh = drawing("plain-a", "bold-b"), drawing("plain-a", "brave-b", text="Really.")

    assert [said for said in changes(last, fresh) if "letter technology" in said] == [
        f"The letter technology/brave-b.{locale}, once technology/bold-b.{locale}, has changed: 0 words out, 1 in."
        for locale in ("en", "de")
    ]
    shown = [line for line in letters_side_by_side(last, fresh) if line.startswith(("---", "+++"))]
    assert shown == [
        "--- technology/bold-b.de in force", "+++ technology/brave-b.de to be released",
        "--- technology/bold-b.en in force", "+++ technology/brave-b.en to be released",
    ]  # fmt: skip


def test_of_two_variants_that_are_called_otherwise_each_is_known_by_its_own_words() -> None:
    said = changes(drawing("first-a", "second-b"), drawing("third-b", "fourth-a"))

    assert "The letter technology/third-b.en was called technology/second-b.en." in said
    assert "The letter technology/fourth-a.en was called technology/first-a.en." in said


def test_a_letter_that_moved_with_a_step_that_does_not_say_so_is_shown_by_what_changed_in_it() -> None:
    untold = with_technology(email(HELLO, id="welcome"), email(DIVE))
    fresh = replace(untold, letters=renamed("").letters)

    assert "The letter technology/welcome.en was called technology/hello.en." in changes(LAST, fresh)
    assert list(letters_side_by_side(LAST, fresh)) == []


def test_another_letter_in_the_place_of_one_that_is_gone_is_new() -> None:
    last, fresh = drawing("plain-a", "bold-b"), drawing("plain-a")
    other = make_letter("technology", "brave", subject="Prices", text="Tiers change in May.")
    said = changes(last, replace(fresh, letters={**fresh.letters, "technology/brave.en": other}))

    assert "The letter technology/brave.en is new." in said
    assert "The letter technology/bold-b.en is gone." in said
