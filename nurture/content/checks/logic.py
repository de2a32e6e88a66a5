"""What can be told of conditions without asking anybody: that one takes all that another takes, or that none can hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import inf

from nurture.content.conditions import LIST_FACTS
from nurture.rules.conditions import All, Any, Condition, Did, Fact, Not, in_words


def implies(one: Condition, other: Condition) -> bool:
    """Whether `other` surely holds wherever `one` does. False also where it cannot be told."""
    match one, other:
        case _, All(of=parts):
            return all(implies(one, part) for part in parts)
        case Any(of=parts), _:
            return all(implies(part, other) for part in parts)
        case _, Any(of=parts) if any(implies(one, part) for part in parts):
            return True
        case All(of=parts), _:
            return any(implies(part, other) for part in parts)
    return _implies_alone(one, other)


def _implies_alone(one: Condition, other: Condition) -> bool:
    match one, other:
        case Not(of=inner), Not(of=wider):
            return implies(wider, inner)
        case Fact(), Fact():
            return one.field == other.field and _fact_within(one, other)
        case Did(), Did():
            return one.event == other.event and _did_within(one, other)
    return False


def cannot_hold(condition: Condition, sent: Collection[str]) -> str:
    """Why a condition never holds once only the letters `sent` can have gone; empty where it may."""
    match condition:
        case Did(email=email):
            return f'it asks about "{email}", which is not sent before' if email and email not in sent else ""
        case All(of=parts):
            return next((reason for part in parts if (reason := cannot_hold(part, sent))), "") or _contradiction(parts)
        case Any(of=parts):
            reasons = [cannot_hold(part, sent) for part in parts]
            return reasons[0] if all(reasons) else ""
        case Fact():
            return _contradiction((condition,))
        case Not():
            return ""


def alternatives(condition: Condition) -> Iterator[Condition]:
    """Every line of every `any:` in it, each of which would do; not what is negated."""
    match condition:
        case Any(of=parts):
            yield from parts
            for part in parts:
                yield from alternatives(part)
        case All(of=parts):
            for part in parts:
                yield from alternatives(part)


def _contradiction(parts: Collection[Condition]) -> str:
    facts = [part for part in parts if isinstance(part, Fact) and part.field not in LIST_FACTS]
    for place, one in enumerate(facts):
        for other in facts[place:]:
            if one.field == other.field and _apart(one, other):
                return f'"{in_words(one if one is other else All((one, other)))}" never holds'
    return ""


def _apart(one: Fact, other: Fact) -> bool:
    if one.one_of and other.one_of:
        return not set(one.one_of) & set(other.one_of)
    (low, high), (lowest, highest) = _bounds(one), _bounds(other)
    return max(low, lowest) > min(high, highest)


def _bounds(fact: Fact) -> tuple[float, float]:
    low, high = fact.at_least, fact.at_most
    return (-inf if low is None else low), (inf if high is None else high)


def _fact_within(one: Fact, other: Fact) -> bool:
    if one.has or other.has:
        return one.has == other.has or bool(one.has and one.has in other.one_of)
    if other.one_of:
        return bool(one.one_of) and set(one.one_of) <= set(other.one_of)
    if one.one_of:
        return False
    (low, high), (lowest, highest) = _bounds(one), _bounds(other)
    return lowest <= low and high <= highest


def _did_within(one: Did, other: Did) -> bool:
    return (
        other.about in (None, one.about)
        and other.email in (None, one.email)
        and one.at_least >= other.at_least
        and (other.within is None or (one.within is not None and one.within.plain <= other.within.plain))
    )
