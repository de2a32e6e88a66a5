"""Whether a partner meets what the next tier asks, the plan that follows, and the share that graduates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nurture.rules.conditions import Facts, holds, in_words
from nurture.rules.program import Graduation

PLAN = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing the next tier asks, in the marketer's words and as a rule."""

    because: str
    rule: str
    met: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    week: int
    on: date
    do: str


def judge(graduation: Graduation, facts: Facts, now: datetime) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(criterion.because, in_words(criterion.when), holds(criterion.when, facts, now))
        for criterion in graduation.criteria
    )


def unmet(criteria: Sequence[Criterion]) -> tuple[str, ...]:
    return tuple(criterion.because for criterion in criteria if not criterion.met)


def milestones(graduation: Graduation, start: date) -> tuple[Milestone, ...]:
    """The plan's dated steps; week 1 begins on the day of the start."""
    return tuple(Milestone(week, start + timedelta(weeks=week - 1), do) for week, do in graduation.milestones)


@dataclass(frozen=True, slots=True)
class Band:
    """How many graduated in twelve months, as a share of the pool they came from, beside the share expected."""

    graduated: int
    pool: int
    least: float
    most: float

    @property
    def share(self) -> float:
        return self.graduated / self.pool if self.pool else 0.0

    @property
    def warning(self) -> str | None:
        if self.least <= self.share <= self.most:
            return None
        side = "under" if self.share < self.least else "over"
        return f"{self.share:.1%} of the pool graduated in 12 months, {side} the {self.least:.0%} to {self.most:.0%} expected."
