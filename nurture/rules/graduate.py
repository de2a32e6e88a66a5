"""Whether a partner meets what the next tier asks, the plan that follows, and the share that graduates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from nurture.rules.conditions import Facts, holds, in_words
from nurture.rules.program import Graduation

PLAN = timedelta(weeks=12)
YEAR = 365  # days


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


def first_day(began: date | None, last: date) -> date:
    """Of the year that ends with a day, the first on which the program ran."""
    return max(last - timedelta(days=YEAR - 1), min(began or last, last))


@dataclass(frozen=True, slots=True)
class Band:
    """How many of the pool graduated in `days`, and the share of it that is expected a year.

    `days` is a year, or what the program has run where that is less: then the share is what this pace comes to.
    """

    graduated: int
    pool: int
    days: int
    least: float
    most: float

    @property
    def share_a_year(self) -> float | None:
        return self.graduated * YEAR / (self.pool * self.days) if self.pool else None

    @property
    def side(self) -> Literal["below", "within", "above"]:
        share = self.share_a_year or 0.0
        return "below" if share < self.least else "above" if share > self.most else "within"

    @property
    def said(self) -> str:
        share = self.share_a_year
        if share is None:
            return "There are no partners to graduate yet."
        pace = "in 12 months," if self.days == YEAR else f"in {self.days} {'day' if self.days == 1 else 'days'}, at this pace"
        counted = f"{self.graduated:,} of {self.pool:,} partners graduated {pace} {share:.1%} a year"
        return f"{counted}: {self.side} the {self.least:.0%} to {self.most:.0%} that are expected."
