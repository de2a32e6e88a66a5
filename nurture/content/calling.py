"""The rules of the call and of moving up."""

from __future__ import annotations

from typing import get_args

from nurture.content.conditions import Vocabulary, condition
from nurture.content.form import Form, Reader, listed, refuse
from nurture.content.keys.calling import CALLING, CRITERION, DISPOSITION, GRADUATION, INSTANT, MILESTONE, THRESHOLD
from nurture.content.measuring import by_grade
from nurture.content.tree import Node
from nurture.content.words import band, by_name, choice, line, name, number, percent, span, whole, within, word, yes
from nurture.rules.calls import Calling, Disposition, Route, Threshold
from nurture.rules.events import TRIGGERS
from nurture.rules.fit import MOST
from nurture.rules.program import Graduation
from nurture.rules.qualify import REQUEST
from nurture.rules.spans import Span
from nurture.rules.weights import Weight


def read_calling(node: Node) -> Calling:
    form = Form(node, CALLING)
    instant, instant_due = form.need("instant", _instant) or ((), Span(0, "minutes"))
    recall = form.need("recall", span)
    return form.close(
        Calling(
            thresholds=form.need("thresholds", by_grade(_threshold, '"thresholds"')),
            instant=instant,
            instant_due=instant_due,
            rearm=form.need("rearm", percent),
            cool_off=form.need("cool_off", span),
            attempts=form.need("attempts", whole(1)),
            recall=recall,
            dispositions=form.need(
                "dispositions", lambda written: tuple(by_name(_disposition, '"dispositions"')(written).values())
            ),
            unreached=form.need("unreached", span),
            expected=form.may("expected", percent, 0.25),
        )
    )


def _threshold(node: Node) -> Threshold:
    form = Form(node, THRESHOLD)
    competence = form.need("competence", within(whole(), 0, MOST, "competence"))
    return form.close(Threshold(form.need("interest", number), competence, form.need("due", span)))


def _instant(node: Node) -> tuple[tuple[str, ...], Span]:
    form = Form(node, INSTANT)
    triggers = listed(choice("trigger", (REQUEST, *TRIGGERS)))
    return form.close((form.need("when", triggers), form.need("due", span)))


def _disposition(disposition_id: str, node: Node) -> Disposition:
    form = Form(node, DISPOSITION, f'the disposition "{disposition_id}"')
    read = form.close(
        Disposition(
            id=disposition_id,
            describe=form.need("describe", line),
            route=form.need("route", choice("route", get_args(Route))),
            connected=form.need("connected", yes),
            after=form.may("after", span, None),
            letter=form.may("letter", name, None),
            gives_offer=form.may("gives_offer", yes, False),
        )
    )
    if (read.route == "follow_up") != (read.letter is not None):
        wrong = f'The disposition "{disposition_id}" has to name a letter if its route is follow_up, and only then.'
        raise refuse(node, "follow-up", wrong, "Add `letter:`, or take it out.")
    return read


def read_graduation(words: Vocabulary) -> Reader[Graduation]:
    def criterion(node: Node) -> Weight:
        form = Form(node, CRITERION)
        return form.close(Weight(form.need("when", condition(words)), 1, form.need("because", line)))

    def reader(node: Node) -> Graduation:
        form = Form(node, GRADUATION)
        return form.close(
            Graduation(
                tiers=form.need("tiers", _tiers),
                criteria=form.need("criteria", listed(criterion)),
                band=form.need("band", band),
                milestones=form.need("milestones", listed(_milestone)),
            )
        )

    return reader


def _tiers(node: Node) -> dict[str, str]:
    return by_name(lambda _, higher: word(higher), '"tiers"')(node)


def _milestone(node: Node) -> tuple[int, str]:
    form = Form(node, MILESTONE)
    return form.close((form.need("week", whole(1)), form.need("do", line)))
