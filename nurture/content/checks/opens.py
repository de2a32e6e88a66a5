"""What opens alone can add up to: a threshold that they reach would make a call of nothing but a preview pane."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.tree import Scalar, below, values_of
from nurture.rules.events import UNATTENDED
from nurture.rules.program import Caps, Program
from nurture.rules.rubric import Rule

_DAYS = {"day": 1, "week": 7, "month": 28}


def thresholds_by_opens(whole: Whole) -> Iterator[Finding]:
    most = most_by_opens(whole.program)
    counted = {rule.event for rule in whole.program.rubric.rules} & UNATTENDED
    what = "Opens" if counted == {"opened"} else "Machines"
    for grade, threshold in whole.program.calling.thresholds.items():
        if most >= threshold.interest:
            place = below(whole.program_tree, "calling", "thresholds", grade, "interest").place
            wrong = f"{what} alone can come to {most:.1f} points, and {threshold.interest:g} are enough here."
            do = "Raise the threshold, or let opens count less: fewer points, a shorter half-life, rarer letters."
            yield Finding(place, "opens-alone", wrong, do)


def asks_for_opens(whole: Whole) -> Iterator[Finding]:
    """Conditions of personas and paths that an open fulfils."""
    for _, tree in whole.streams.values():
        for deed in values_of("did", tree):
            if isinstance(deed, Scalar) and deed.value == "opened":
                wrong = '"opened" is what mail programs do by themselves or never tell, so it says little of who has read.'
                yield Finding(deed.place, "opens-alone", wrong, "Ask for what a person does, as clicked or replied.", "warning")


def most_by_opens(program: Program) -> float:
    """The interest of a partner whose mail programs take and open every letter that the caps let through, for ever.

    It counts as in the score: the best contact whole, the second half, the third a quarter, and so on.
    """
    half_life = program.rubric.half_life.plain.total_seconds() / 86_400
    rules = [rule for rule in program.rubric.rules if rule.event in UNATTENDED]
    return sum(_most(rule, program, half_life) for rule in rules)


def _most(rule: Rule, program: Program, half_life: float) -> float:
    worth = rule.points * rule.count
    match rule.period:
        case "message":
            return _by_letters(worth, program.caps, half_life)
        case "topic":
            return 2 * worth * len(program.topics)
        case period:
            return 2 * _settled(worth, _DAYS[period], half_life)


def _by_letters(worth: float, caps: Caps, half_life: float) -> float:
    """The first contact takes as many letters as its cap allows, the next from what the partner's cap leaves."""
    left, each = caps.partner.count / caps.partner.days, caps.contact.count / caps.contact.days
    total, share = 0.0, 1.0
    while (rate := min(left, each)) > 1e-9 and share > 1e-6:  # noqa: PLR2004 - nothing, and nothing that shows
        total += share * _settled(worth, 1 / rate, half_life)
        left, share = left - rate, share / 2
    return total


def _settled(worth: float, days: float, half_life: float) -> float:
    """What a worth comes to at its highest that is added every so many days for ever."""
    return worth / (1 - 0.5 ** (days / half_life)) if half_life else worth
