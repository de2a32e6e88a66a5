"""Points for what holds: fit, competence, criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nurture.rules.conditions import Condition

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Weight:
    """Points when a condition holds, and why, in words."""

    when: Condition
    points: int
    because: str


@dataclass(frozen=True, slots=True)
class Fit:
    """Who they are, 0-100: the sum of what holds; grades are the least points for each letter, D the rest."""

    weights: tuple[Weight, ...]
    grades: dict[Grade, int]
