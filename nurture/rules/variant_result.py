"""What a step's variants came to: shares of partners that answered, their difference, and whether it may be read yet.

The partner was drawn, so the partner counts. An answer is a human click or reply, never an open. The number of partners at
which the result may be read follows from the smallest difference that matters, not from the one seen: whoever looks every
day and stops at the first good day is told of differences that are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, erfc, exp, gamma, sqrt
from statistics import NormalDist

from nurture.rules.lift import CONFIDENCE, Share, newcombe, wilson

MATTERS = 0.05
"""The smallest difference that is worth a decision, as a share of partners."""
POWER = 0.8
"""How often a difference of that size is told when it is there."""
UNEVEN = 0.001
"""Partners that are drawn evenly come out as unevenly as this once in a thousand times."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One variant: partners that had letters of it, the letters, and the partners that clicked, replied, did either."""

    variant: str
    partners: int
    letters: int
    clicked: int
    replied: int
    answered: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Against:
    """A variant against the first: its share of partners that answered, less that of the first.

    `needed_for_seen` partners of each would tell a difference of the size seen; None where none is seen.
    """

    variant: str
    value: float
    low: float | None
    high: float | None
    needed_for_seen: int | None
    told: bool
    said: str


@dataclass(frozen=True, slots=True)
class VariantResult:
    """One step. `needed` partners of each variant, then it may be read. Once it draws no more it has `ended`.

    `mixed` partners had letters of several variants and are left out; `uneven` is how likely the draw would have come out as
    unevenly as it did, where that is hardly.
    """

    persona: str
    step: str
    arms: tuple[Arm, ...]
    against: tuple[Against, ...]
    needed: int
    may_be_read: bool
    mixed: int
    uneven: float | None
    said: str
    ended: bool = False


def arm(variant: str, partners: int = 0, letters: int = 0, clicked: int = 0, replied: int = 0, answered: int = 0) -> Arm:
    low, high = wilson(Share(answered, partners)) if partners else (None, None)
    return Arm(variant, partners, letters, clicked, replied, answered, answered / partners if partners else None, low, high)


def result(persona: str, step: str, arms: Sequence[Arm], mixed: int = 0, *, ended: bool = False) -> VariantResult:
    """The first is what the others are set against; of several each has to show more, lest one does by chance."""
    first, *others = arms
    confidence = 1 - (1 - CONFIDENCE) / max(1, len(others))
    enough = _enough(_pooled(arms), confidence)
    fewest = min(one.partners for one in arms)
    ready = fewest >= enough
    likely = evenness([one.partners for one in arms])
    return VariantResult(
        persona=persona,
        step=step,
        arms=tuple(arms),
        against=tuple(_against(one, first, confidence, untold=None if ready else _UNTOLD[ended]) for one in others),
        needed=enough,
        may_be_read=ready,
        mixed=mixed,
        uneven=likely if likely < UNEVEN else None,
        said=_said(fewest, enough, _shown(_pooled(arms), fewest, confidence), ready=ready, ended=ended),
        ended=ended,
    )


def needed(p: float, q: float, confidence: float = CONFIDENCE, power: float = POWER) -> int:
    """Partners of each of two variants that tell these two shares apart."""
    return ceil(_z(confidence, power) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2)


def _z(confidence: float, power: float) -> float:
    normal = NormalDist()
    return normal.inv_cdf(0.5 + confidence / 2) + normal.inv_cdf(power)


def evenness(counts: Sequence[int]) -> float:
    """The chance that an even draw comes out at least as unevenly as these counts (chi-square)."""
    total = sum(counts)
    if not total:
        return 1.0
    expected = total / len(counts)
    return _chi_square_above(sum((count - expected) ** 2 / expected for count in counts), len(counts) - 1)


def _chi_square_above(x: float, degrees: int) -> float:
    """The upper tail, from that of one or two degrees on in steps of two."""
    odd = degrees % 2
    tail = erfc(sqrt(x / 2)) if odd else exp(-x / 2)
    for below in range(1 if odd else 2, degrees, 2):
        tail += (x / 2) ** (below / 2) * exp(-x / 2) / gamma(below / 2 + 1)
    return tail


def _pooled(arms: Sequence[Arm]) -> float:
    partners = sum(one.partners for one in arms)
    return sum(one.answered for one in arms) / partners if partners else 0.0


def _enough(share: float, confidence: float) -> int:
    """To tell a difference that matters, up or down from the share that all have together."""
    others = (one for one in (share + MATTERS, share - MATTERS) if 0 <= one <= 1)
    return max(needed(share, other, confidence) for other in others)


def _shown(share: float, partners: int, confidence: float) -> float:
    """The difference that so many partners of each tell, about as `needed` has it."""
    return _z(confidence, POWER) * sqrt(2 * share * (1 - share) / partners) if partners else 1.0


_UNTOLD = {False: "cannot be told yet", True: "could not be told"}  # by whether it has ended


def _against(one: Arm, first: Arm, confidence: float, *, untold: str | None) -> Against:
    p, q = Share(one.answered, one.partners), Share(first.answered, first.partners)
    value = p.value - q.value
    if not (p.of and q.of):
        return Against(one.variant, value, None, None, None, told=False, said="one of them has gone to nobody yet")
    low, high = newcombe(p, q, confidence)
    told = untold is None and not low <= 0 <= high
    for_seen = needed(p.value, q.value, confidence) if value else None
    return Against(one.variant, value, low, high, for_seen, told, untold or _compared(one.variant, first.variant, (low, high)))


def _compared(one: str, first: str, interval: tuple[float, float]) -> str:
    low, high = interval
    if low > 0:
        return f"{one} is answered by more partners than {first}"
    if high < 0:
        return f"{one} is answered by fewer partners than {first}"
    if max(-low, high) < MATTERS:
        return f"{one} and {first} do equally well, to within {_points(MATTERS)} points"
    return f"{one} and {first} could not be told apart; keep whichever you like better"


def _said(fewest: int, enough: int, shown: float, *, ready: bool, ended: bool) -> str:
    if ready:
        return f"Each variant has gone to the {enough:,} partners that are needed, so this may be read."
    if ended:
        return f"It ended before it could be told: {fewest:,} partners or more had each, and {enough:,} were needed."
    if not fewest:
        return f"Cannot be told yet: each variant is to go to {enough:,} partners first, more as soon as some answer."
    return (
        f"Cannot be told yet. {fewest:,} partners of each show differences of {100 * shown:.0f} points and more; "
        f"{_points(MATTERS)} points take {enough:,} of each. Read it then: before, it moves by chance."
    )


def _points(share: float) -> str:
    return f"{100 * share:g}"
