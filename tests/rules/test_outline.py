"""A stream laid out: order, paths, where they meet, and the days."""

from dataclasses import replace

from nurture.rules.outline import Fork, Mail, Since, about_days, outline
from nurture.rules.spans import Span
from nurture.rules.streams import ChooseStep, EmailStep, Path, Stream, Then
from tests.cast import make_release

STREAM = make_release().personas["owner_manager"].stream


def email(step: str, following: str | None, days: int = 0) -> EmailStep:
    return EmailStep(step, "margin", Span(days, "days"), following)


def choice(step: str, *ways: str | None) -> ChooseStep:
    return ChooseStep(step, Span(2, "days"), tuple(Path(None, way) for way in ways))


def stream(*steps: EmailStep | ChooseStep) -> Stream:
    return Stream(steps[0].id, {step.id: step for step in steps}, Then("later", Span(1, "days")))


def ids(items: object) -> list[object]:
    """Step ids in order; a choice is its id and what lies below it."""
    return [
        item.step.id if isinstance(item, Mail) else (item.step.id, [ids(way.items) for way in item.ways], item.meets)
        for item in items  # type: ignore[attr-defined]
    ]


def test_steps_that_all_paths_lead_to_stand_after_the_choice() -> None:
    assert ids(outline(STREAM).items) == [
        "hello",
        "margin",
        ("by-interest", [["webinar"], ["first-deal"], []], "last-question"),
        "last-question",
    ]


def test_a_choice_within_a_choice_meets_where_it_is_written() -> None:
    nested = stream(
        choice("outer", "inner", "z"),
        choice("inner", "a", "b"),
        email("a", "c"),
        email("b", "c"),
        email("c", "z"),
        email("z", None),
    )

    assert ids(outline(nested).items) == [("outer", [[("inner", [["a"], ["b"]], "c"), "c"], []], "z"), "z"]


def test_paths_that_go_on_to_the_end_meet_nowhere() -> None:
    split = stream(email("a", "which"), choice("which", "b", None), email("b", None, days=3))

    assert ids(outline(split).items) == ["a", ("which", [["b"], []], None)]
    assert outline(split).end == Since(2, 5)


def test_after_paths_of_different_length_a_day_is_a_span() -> None:
    split = stream(choice("which", "b", "c"), email("b", "c", days=4), email("c", None, days=1))
    last = outline(split).items[-1]

    assert isinstance(last, Mail)
    assert last.at == Since(3, 7)


def test_five_business_days_are_a_week() -> None:
    spans = (Span(5, "business days"), Span(8, "business hours"), Span(2, "weeks"), Span(1, "months"), Span(12, "hours"))

    assert [about_days(span) for span in spans] == [7, 1.4, 14, 30, 0.5]


def test_the_way_of_a_choice_keeps_its_condition() -> None:
    fork = next(item for item in outline(STREAM).items if isinstance(item, Fork))

    assert [way.when for way in fork.ways] == [path.when for path in STREAM.steps["by-interest"].paths]  # type: ignore[union-attr]


def test_a_stream_that_begins_later_counts_from_entry() -> None:
    late = replace(STREAM, steps={**STREAM.steps, "hello": replace(STREAM.steps["hello"], after=Span(10, "days"))})

    assert outline(late).items[0].at == Since(10, 10)
