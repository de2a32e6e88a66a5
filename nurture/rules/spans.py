"""Lengths and times of day in a marketer's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Literal

Unit = Literal["minutes", "hours", "days", "weeks", "months", "business hours", "business days"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAYS: dict[Unit, int] = {"days": 1, "business days": 1, "weeks": 7, "months": 30}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in a marketer's words: `5 business days`, `4 business hours`, `30 days`."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit.removesuffix('s')}"

    @property
    def plain(self) -> timedelta:
        """Calendar length; business units count as calendar ones, a month as 30 days."""
        days = _DAYS.get(self.unit)
        if days is not None:
            return timedelta(days=self.amount * days)
        return timedelta(minutes=self.amount) if self.unit == "minutes" else timedelta(hours=self.amount)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekdays and a half-open time of day, `from` included, `to` not; the zone comes from whom they apply to."""

    days: tuple[Weekday, ...]
    start: time
    end: time

    def __str__(self) -> str:
        return f"{', '.join(self.days)} {self.start:%H:%M} to {self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` letters in the last `days` local calendar days, today included."""

    count: int
    days: int

    def __str__(self) -> str:
        return f"{self.count} in {self.days} days" if self.days > 1 else f"{self.count} a day"
