"""Whom to ring at a partner, and who else there is interested."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Person(NamedTuple):
    """A contact nobody may not write to; `silent` says that it does not want to be rung. Interest in thousandths."""

    contact_id: int
    interest: int
    has_number: bool
    silent: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Whom:
    """`first` may lack a number: then it is to be found, or written to. `colleagues` are the others with any interest."""

    first: int
    has_number: bool
    colleagues: tuple[int, ...]


def whom(people: Sequence[Person]) -> Whom | None:
    """Who asked, then the most interested with a number, then the most interested; None if nobody may be rung."""
    may_ring = sorted((person for person in people if not person.silent), key=_turn)
    if not may_ring:
        return None
    first = may_ring[0]
    others = sorted(people, key=lambda person: (-person.interest, person.contact_id))
    colleagues = tuple(one.contact_id for one in others if one is not first and one.interest > 0)
    return Whom(first.contact_id, first.has_number, colleagues)


def _turn(person: Person) -> tuple[bool, bool, int, int]:
    return not (person.asked and person.has_number), not person.has_number, -person.interest, person.contact_id
