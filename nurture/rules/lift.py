"""What the program changed, told from the holdout: differences with the interval they may lie in.

Shares use Wilson's interval and Newcombe's for their difference (his method 10), which stay honest where few partners
or few outcomes are counted; means use Welch's standard error with the normal quantile.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
FEWEST = 30
"""Below this many partners on either side nothing is claimed, whatever the interval says."""


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of` partners."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Mean:
    """An amount per partner; `squares` is the sum of the squared amounts."""

    total: float
    squares: float
    of: int

    @property
    def value(self) -> float:
        return self.total / self.of if self.of else 0.0

    @property
    def variance(self) -> float:
        """The sample's, unbiased; 0 for fewer than two."""
        if self.of <= 1:
            return 0.0
        return max(0.0, self.squares - self.total * self.total / self.of) / (self.of - 1)


@dataclass(frozen=True, slots=True)
class Difference:
    """Treated minus holdout. `low` and `high` are None where a side is empty."""

    treated: float
    holdout: float
    value: float
    low: float | None
    high: float | None
    told: bool
    because: str


def wilson(share: Share, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson's score interval of a share of at least one partner."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    n, p = share.of, share.value
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def share_difference(treated: Share, holdout: Share, confidence: float = CONFIDENCE) -> Difference:
    """How much larger the share is among treated partners."""
    p, q = treated.value, holdout.value
    if not treated.of or not holdout.of:
        return _difference(p, q, None, _empty(treated.of))
    return _difference(p, q, newcombe(treated, holdout, confidence), _too_few(treated.of, holdout.of))


def newcombe(one: Share, other: Share, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Newcombe's interval of the first share less the second, each of at least one partner."""
    p, q = one.value, other.value
    (low, high), (least, most) = wilson(one, confidence), wilson(other, confidence)
    below = sqrt((p - low) ** 2 + (most - q) ** 2)
    above = sqrt((high - p) ** 2 + (q - least) ** 2)
    return p - q - below, p - q + above


def mean_difference(treated: Mean, holdout: Mean, confidence: float = CONFIDENCE) -> Difference:
    """How much larger the amount per partner is among treated partners."""
    p, q = treated.value, holdout.value
    if not treated.of or not holdout.of:
        return _difference(p, q, None, _empty(treated.of))
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    half = z * sqrt(treated.variance / treated.of + holdout.variance / holdout.of)
    return _difference(p, q, (p - q - half, p - q + half), _too_few(treated.of, holdout.of))


def _difference(p: float, q: float, interval: tuple[float, float] | None, trouble: str) -> Difference:
    low, high = interval or (None, None)
    if not trouble and interval and interval[0] <= 0 <= interval[1]:
        trouble = "the interval spans zero"
    return Difference(p, q, p - q, low, high, not trouble, trouble)


def _empty(treated: int) -> str:
    return "there is no holdout to compare with" if treated else "there are no treated partners yet"


def _too_few(treated: int, holdout: int) -> str:
    if holdout < FEWEST:
        return f"the holdout has only {holdout} partners, and {FEWEST} are the least"
    return f"only {treated} partners are treated, and {FEWEST} are the least" if treated < FEWEST else ""
