"""A step that was given another id goes on as the same step."""

from dataclasses import replace
from datetime import UTC, datetime

from nurture.rules.alike import Again, alike
from nurture.rules.conditions import Deed, Facts
from nurture.rules.program import Release
from nurture.rules.renames import facts_now, letter_now, remember, step_now, with_other_names
from nurture.rules.spans import Span
from nurture.rules.streams import EmailStep
from tests.cast import make_letter, make_persona, make_release

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SECRET = b"secret"


def release(first: str, *renamed_from: str, **more: object) -> Release:
    """The technology persona with one letter, called as the test says."""
    step = EmailStep(first, "security", Span(0, "days"), None, renamed_from=renamed_from, **more)  # type: ignore[arg-type]
    made = make_release()
    letters = {
        f"technology/{name}.en": make_letter("technology", name, text="One text") for name in (step.variants or (first,))
    }
    return replace(made, personas={"technology": make_persona("technology", None, step)}, letters=letters)


def test_who_had_the_old_step_had_the_new_one() -> None:
    stream = release("welcome", "hello").personas["technology"].stream

    assert with_other_names({"hello"}, stream) == {"hello", "welcome"}
    assert with_other_names({"other"}, stream) == {"other"}


def test_a_deed_on_the_old_step_fits_a_condition_on_the_new_one() -> None:
    stream = release("welcome", "hello").personas["technology"].stream
    facts = facts_now(Facts({}, [Deed("clicked", NOW, email="hello")]), stream)

    assert [deed.email for deed in facts.deeds] == ["welcome"]


def test_a_letter_that_was_planned_goes_by_its_new_name() -> None:
    assert letter_now(release("welcome", "hello"), "technology", "hello", "hello", "P1", SECRET) == "welcome"
    assert letter_now(release("welcome"), "technology", "hello", "hello", "P1", SECRET) is None


def test_a_rename_draws_no_other_variant() -> None:
    both = {"variants": ("a", "b")}
    drawn = {
        letter_now(one, "technology", "hello", "gone", "P1", SECRET)
        for one in (release("hello", **both), release("welcome", "hello", **both))
    }

    assert len(drawn) == 1


def test_renamed_from_may_be_deleted_once_it_is_released() -> None:
    kept = remember(release("welcome"), release("welcome", "hello"))

    assert kept.personas["technology"].stream.steps["welcome"].renamed_from == ("hello",)


def test_a_second_rename_knows_both_names() -> None:
    kept = remember(release("greeting", "welcome"), release("welcome", "hello"))

    assert step_now(kept.personas["technology"].stream, "hello") is not None


def test_a_release_that_comes_back_knows_what_was_had_since() -> None:
    older = remember(release("hello"), release("welcome", "hello"))

    assert with_other_names({"welcome"}, older.personas["technology"].stream) == {"hello", "welcome"}


def test_the_same_text_under_a_new_id_looks_renamed() -> None:
    found = list(alike(release("welcome"), release("hello"), {}))

    assert found == [Again("technology", "welcome", ("technology", "hello"), vanished=True, people=0)]
    assert list(alike(release("welcome", "hello"), release("hello"), {})) == []
    assert list(alike(release("hello"), release("hello"), {})) == []


def worded(name: str, subject: str, text: str) -> Release:
    letter = make_letter("technology", name, subject=subject, text=text)
    return replace(release(name), letters={f"technology/{name}.en": letter})


def test_the_subject_counts_where_the_words_are_nearly_the_same() -> None:
    last = worded("hello", "One two three four five six", "a b c d e f g h i j k l")
    mended = "a b c d e f g h i j k m"

    assert list(alike(worded("welcome", "One two three four five six", mended), last, {}))
    assert not list(alike(worded("welcome", "Something else", mended), last, {}))


def test_another_subject_over_the_same_words_makes_no_other_letter() -> None:
    last = worded("hello", "One two three four five six", "a b c")

    assert list(alike(worded("welcome", "Something else", "a b c"), last, {}))
