"""Fit and competence: what a partner is worth by the release's weights, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from nurture.rules.conditions import Facts, holds
from nurture.rules.weights import GRADES, Grade, Weight

MOST = 100


@dataclass(frozen=True, slots=True)
class Weighed:
    """0 to 100, and what counted."""

    points: int
    because: tuple[str, ...]


def weigh(weights: Sequence[Weight], facts: Facts, now: datetime) -> Weighed:
    counted = [weight for weight in weights if holds(weight.when, facts, now)]
    points = sum(weight.points for weight in counted)
    return Weighed(min(max(points, 0), MOST), tuple(weight.because for weight in counted))


def grade_of(points: int, least: Mapping[Grade, int]) -> Grade:
    """The best grade whose least points are reached; D is the rest."""
    return next((grade for grade in GRADES if grade in least and points >= least[grade]), "D")
