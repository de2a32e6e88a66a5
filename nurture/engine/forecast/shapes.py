"""A forecast, ready to be told: numbers with their bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

from nurture.rules.expect import Reckoned


@dataclass(frozen=True, slots=True)
class Range:
    """From the lowest tenth to the highest of all seeds, and what lies in the middle."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Range:
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        tenths = quantiles(values, n=10, method="inclusive")
        return cls(tenths[0], tenths[4], tenths[8])

    def over(self, whole: float) -> Range:
        return Range(self.low / whole, self.middle / whole, self.high / whole)


@dataclass(frozen=True, slots=True)
class Week:
    """`dry` are the contacts who at its end have had every letter there is for them."""

    begins: date
    letters: Range
    calls: Range
    queued: Range
    dry: Range


@dataclass(frozen=True, slots=True)
class RepWeek:
    letters: Range
    calls: Range
    queued: Range


@dataclass(frozen=True, slots=True)
class RepForecast:
    """One rep. `full` counts days on which no more letters could go; calls a week have room where one closes in time."""

    rep: str
    name: str
    days: dict[str, Range]
    weeks: tuple[RepWeek, ...]
    letters_per_day: int
    full: Range
    room: float


@dataclass(frozen=True, slots=True)
class Held:
    """Letters that a reason held at least once, and how many days they waited for it in the mean."""

    because: str
    letters: Range
    days: float


@dataclass(frozen=True, slots=True)
class Graduates:
    """How many go up, and what share of the pool that comes to a year, beside the share that is declared."""

    graduates: Range
    pool: int
    share: Range
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """`source` is the release or the files it is of. Counts of contacts by stream and by what keeps them out."""

    source: str
    begins: date
    ends: date
    seeds: int
    contacts: int
    reckoned: Reckoned
    letters: Range
    calls: Range
    weeks: tuple[Week, ...]
    reps: tuple[RepForecast, ...]
    held: tuple[Held, ...]
    dropped: dict[str, Range]
    answers: dict[str, Range]
    streams: dict[str, Range]
    stayed: dict[str, Range]
    dry_from: date | None
    graduates: Graduates
