"""What each kind of event is worth, and how often it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nurture.rules.spans import Span

Period = Literal["message", "day", "week", "month", "topic"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for one kind of event; at most `count` of them per `period` count, the earliest."""

    event: str
    points: float
    count: int
    period: Period
    key_pages: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    half_life: Span
    rules: tuple[Rule, ...]
