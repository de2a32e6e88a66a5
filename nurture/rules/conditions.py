"""Whether a condition holds for a contact: the one grammar of personas, paths, weights and criteria."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from nurture.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of `contact` or `partner`. A missing fact never matches."""

    field: str
    one_of: tuple[str, ...] = ()
    has: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    kind: Literal["fact"] = "fact"


@dataclass(frozen=True, slots=True)
class Did:
    """Something the contact did, judged human or unknown; machine events never count."""

    event: str
    about: str | None = None
    email: str | None = None
    within: Span | None = None
    at_least: int = 1
    kind: Literal["did"] = "did"


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Condition, ...]
    kind: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class Any:
    of: tuple[Condition, ...]
    kind: Literal["any"] = "any"


@dataclass(frozen=True, slots=True)
class Not:
    of: Condition
    kind: Literal["not"] = "not"


Condition = Fact | Did | All | Any | Not


def as_word(raw: str) -> str:
    """How a word that conditions ask for is imported: `Managing Director` is `managing_director`."""
    return "_".join(raw.casefold().split())


FactValue = str | int | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a contact did, machine events left out."""

    event: str
    at: datetime
    email: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contact and its partner; field names are `contact.role`, `partner.employees`, …"""

    fields: Mapping[str, FactValue]
    deeds: Sequence[Deed] = field(default=())


def holds(condition: Condition, facts: Facts, now: datetime) -> bool:
    match condition:
        case Fact():
            return _fact_holds(condition, facts.fields.get(condition.field))
        case Did():
            return _did(condition, facts.deeds, now)
        case All(of=parts):
            return all(holds(part, facts, now) for part in parts)
        case Any(of=parts):
            return any(holds(part, facts, now) for part in parts)
        case Not(of=part):
            return not holds(part, facts, now)


def _fact_holds(asked: Fact, value: FactValue) -> bool:
    if is_missing(value):
        return False
    if asked.has is not None:
        return isinstance(value, tuple) and asked.has in value
    if asked.one_of:
        return bool(set(value) & set(asked.one_of)) if isinstance(value, tuple) else str(value) in asked.one_of
    if not isinstance(value, int | float):
        return False
    return (asked.at_least is None or value >= asked.at_least) and (asked.at_most is None or value <= asked.at_most)


def is_missing(value: FactValue) -> bool:
    return value is None or value in ("", ())


def missing_facts(condition: Condition, facts: Facts, now: datetime) -> frozenset[str]:
    """The fields for want of which a condition does not hold; none where it holds, or what is known says no already."""
    if holds(condition, facts, now):
        return frozenset()
    match condition:
        case Fact(field=field):
            return frozenset({field}) if is_missing(facts.fields.get(field)) else frozenset()
        case All(of=parts):
            wanting = [missing_facts(part, facts, now) for part in parts if not holds(part, facts, now)]
            return frozenset().union(*wanting) if all(wanting) else frozenset()
        case Any(of=parts):
            return frozenset().union(*(missing_facts(part, facts, now) for part in parts))
        case Did() | Not():
            return frozenset()


def _did(asked: Did, deeds: Sequence[Deed], now: datetime) -> bool:
    since = now - asked.within.plain if asked.within else None
    matching = sum(
        deed.event == asked.event
        and (asked.about is None or deed.topic == asked.about)
        and (asked.email is None or deed.email == asked.email)
        and (since is None or deed.at >= since)
        for deed in deeds
    )
    return matching >= asked.at_least


def in_words(condition: Condition) -> str:
    """The condition as a reason that a person reads: `role is owner or founder and employees at most 25`."""
    match condition:
        case Fact():
            return f"{condition.field.rpartition('.')[2].replace('_', ' ')} {_fact_in_words(condition)}"
        case Did():
            return _did_in_words(condition)
        case All(of=parts):
            return " and ".join(in_words(part) for part in parts)
        case Any(of=parts):
            return "(" + " or ".join(in_words(part) for part in parts) + ")"
        case Not(of=part):
            return f"not {in_words(part)}"


def _fact_in_words(asked: Fact) -> str:
    if asked.has is not None:
        return f"include {asked.has}"
    if asked.one_of:
        return "is " + " or ".join(asked.one_of)
    bounds = (("at least", asked.at_least), ("at most", asked.at_most))
    return " and ".join(f"{word} {bound:g}" for word, bound in bounds if bound is not None)


def _did_in_words(asked: Did) -> str:
    words = [asked.event.replace("_", " ")]
    words += [f"in {asked.email}"] if asked.email else []
    words += [f"about {asked.about}"] if asked.about else []
    words += [f"{asked.at_least} times"] if asked.at_least > 1 else []
    words += [f"within {asked.within}"] if asked.within else []
    return " ".join(words)
