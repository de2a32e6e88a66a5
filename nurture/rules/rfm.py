"""Recency, frequency, monetary: each 1 to 5 by rank among those who ever bought, 0 for who never did.

Ties are broken by spend: in most pools nearly everyone bought once or twice, and a bare count cannot tell the best few.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 5

Rank = tuple[int, int]
"""What is ranked, then spend."""

_BELOW_ALL: Rank = (-1, -1)


@dataclass(frozen=True, slots=True)
class History:
    """A partner's purchases; `last` is the ordinal of the day of the last one."""

    last: int
    purchases: int
    spend_cents: int


@dataclass(frozen=True, slots=True)
class Cuts:
    """The highest rank in each bin but the last, by what is ranked."""

    recency: tuple[Rank, ...]
    frequency: tuple[Rank, ...]
    monetary: tuple[Rank, ...]


@dataclass(frozen=True, slots=True)
class Rfm:
    recency: int = 0
    frequency: int = 0
    monetary: int = 0


NEVER = Rfm()


def cut_places(buyers: int) -> tuple[int, ...]:
    """Which of the buyers, counted from 1 in rising order, end the bins; 0 where a bin is empty."""
    return tuple(buyers * bin_ // BINS for bin_ in range(1, BINS))


def cuts_at(places: Sequence[int], found: dict[int, Rank]) -> tuple[Rank, ...]:
    return tuple(found.get(place, _BELOW_ALL) for place in places)


def rate(history: History, cuts: Cuts) -> Rfm:
    """Equals share a bin, whoever else joins."""
    if history.purchases == 0:
        return NEVER
    spend = history.spend_cents
    return Rfm(
        bisect_left(cuts.recency, (history.last, spend)) + 1,
        bisect_left(cuts.frequency, (history.purchases, spend)) + 1,
        bisect_left(cuts.monetary, (spend, spend)) + 1,
    )
