"""Rubric, fit and competence: what counts, how much, and why."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TypeVar, get_args

from nurture.content.conditions import Vocabulary, condition
from nurture.content.form import Form, Reader, as_mapping, gather, listed, refuse
from nurture.content.keys.measuring import FIT, RUBRIC, RULE, WEIGHT
from nurture.content.tree import Node, below
from nurture.content.words import choice, line, number, rate, span, whole, within, yes
from nurture.rules.events import Kind
from nurture.rules.fit import MOST
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.weights import GRADES, Fit, Grade, Weight

T = TypeVar("T")


def read_rubric(node: Node) -> Rubric:
    """`half_life`, and beside it a line for each kind of event that counts."""
    form = Form(node, RUBRIC)
    rules = [form.may(kind, partial(_rule, kind), None) for kind in get_args(Kind)]
    return form.close(Rubric(half_life=form.need("half_life", span), rules=tuple(rule for rule in rules if rule)))


def _rule(event: str, node: Node) -> Rule:
    form = Form(node, RULE, f'"{event}"')
    count, period = form.need("at_most", rate) or (1, "message")
    return form.close(Rule(event, form.need("points", number), count, period, form.may("key_pages", yes, False)))


def weights(words: Vocabulary) -> Reader[tuple[Weight, ...]]:
    def weight(node: Node) -> Weight:
        form = Form(node, WEIGHT)
        return form.close(Weight(form.need("when", condition(words)), form.need("points", whole()), form.need("because", line)))

    return listed(weight)


def read_fit(words: Vocabulary) -> Reader[Fit]:
    def reader(node: Node) -> Fit:
        form = Form(node, FIT)
        return form.close(Fit(form.need("weights", weights(words)), form.need("grades", _grades)))

    return reader


def _grades(node: Node) -> dict[Grade, int]:
    """Each grade begins below the one that is better."""
    least = by_grade(within(whole(), 0, MOST, "fit"), '"grades"')(node)
    for better, grade in pairwise(grade for grade in GRADES if grade in least):
        if least[grade] > least[better]:
            wrong = f"{grade} begins at {least[grade]} and {better} at {least[better]}, so nobody is {grade}."
            raise refuse(below(node, grade), "grades", wrong, "Let a better grade begin higher.")
    return least


def by_grade(read: Reader[T], what: str) -> Reader[dict[Grade, T]]:
    """A mapping whose keys are the letters A to D."""
    grade = choice("grade", GRADES)

    def reader(node: Node) -> dict[Grade, T]:
        entries = as_mapping(node, what).entries
        return dict(gather(lambda entry: (grade(entry[0]), read(entry[1])), entries))

    return reader
