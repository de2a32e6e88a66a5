"""Thresholds that opens alone could reach. Mail programs open letters by themselves: nobody is rung for that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from nurture.content.findings import Finding
from nurture.content.tree import Node, below
from nurture.rules.program import Caps, Program
from nurture.rules.rubric import Rubric, Rule
from nurture.rules.score import rule_for

_DAYS = {"day": 1, "week": 7, "month": 30}


def reachable_by_opens(program: Program, tree: Node, _now: datetime) -> Iterator[Finding]:
    settled = settled_opens(program.rubric, program.caps)
    for grade, threshold in program.calling.thresholds.items():
        if threshold.interest <= settled:
            place = below(tree, "calling", "thresholds", grade, "interest").place
            wrong = f"Opens alone can reach this: a partner whose people open every letter settles at {settled:.1f} points."
            do = f"Ask for more than {settled:.0f}, or let opens count less or fade sooner."
            yield Finding(place, "opens-alone", wrong, do)


def settled_opens(rubric: Rubric, caps: Caps) -> float:
    """The points at which a partner's interest settles when every letter that the caps allow is opened, and nothing else done.

    Colleagues share the partner's cap; the best counts whole, the second half, the third a quarter.
    """
    rule = rule_for(rubric, "opened", key_page=False)
    if rule is None:
        return 0.0
    rest = caps.partner.count / caps.partner.days
    most = min(caps.contact.count / caps.contact.days, rest)
    share, total = 1.0, 0.0
    while rest > 0 and share > 0.01:  # noqa: PLR2004 - what comes after is nothing
        letters = min(most, rest)
        total += share * _settled(rule, letters, rubric)
        rest, share = rest - letters, share / 2
    return total


def _settled(rule: Rule, letters: float, rubric: Rubric) -> float:
    """Of one contact with so many letters a day: a geometric series of what has not faded."""
    days = max(1 / letters, _DAYS.get(rule.period, 0))
    faded: float = 0.5 ** (days / (rubric.half_life.plain.total_seconds() / 86_400))
    return rule.points * rule.count / (1 - faded)
