"""Whether a partner has become qualified, and why; or why not yet.

The checks stand in two tables: what no trigger overrides, and what only a partner that nobody asked us to ring must pass.
The first that objects decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from nurture.rules.calls import Calling, Threshold
from nurture.rules.pool import outside_pool
from nurture.rules.program import Pool
from nurture.rules.weights import Grade
from nurture.rules.when import day_in_words

APART = timedelta(hours=1)
"""Two signals closer than this are one occasion: a person who opens three links of a letter came once."""

BY_INTEREST = "interest"
REQUEST = "request"  # a click or visit on a link that asks for a price, a demo or a call
_POINT = 1000


@dataclass(frozen=True, slots=True)
class Instant:
    """Something a person did that asks for a call at once: `replied`, or `request`."""

    kind: str
    at: datetime


class Standing(NamedTuple):
    """What qualifying needs to know of one partner.

    `interest` and `lowest_since` are the partner's, in thousandths; the latter is the least it fell to since the last
    crossing, None if there was none. `signals` and `instant` are newer than that crossing. `suppressed` is a reason.
    """

    external_id: str
    tier: str
    country: str
    grade: Grade
    competence: int
    has_owner: bool
    graduated: bool
    heldout: bool
    open_call: bool
    suppressed: str | None
    cool_off_until: datetime | None
    interest: int
    lowest_since: int | None
    signals: Sequence[datetime]
    instant: Instant | None


@dataclass(frozen=True, slots=True)
class Qualified:
    """`threshold` is 0 where nobody counted points."""

    trigger: str
    threshold: int
    because: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """`because` is one of few, to be counted; `look_again` is the moment from which time alone may change the answer."""

    because: str
    detail: str = ""
    look_again: datetime | None = None

    @property
    def sentence(self) -> str:
        return f"{self.because} ({self.detail})" if self.detail else self.because


def qualify(standing: Standing, calling: Calling, pool: Pool, now: datetime) -> Qualified | NotYet:
    for bar in _BARS:
        objection = bar(standing, pool)
        if objection:
            return NotYet(objection)
    if standing.instant:
        return Qualified(standing.instant.kind, 0, _ASKED.get(standing.instant.kind, f"They {standing.instant.kind}."))
    threshold = calling.thresholds.get(standing.grade)
    if threshold is None:
        return NotYet(f"grade {standing.grade} is not called for its interest")
    for check in _CHECKS:
        held = check(standing, threshold, calling, now)
        if held:
            return held
    because = f"Interest {_points(standing.interest)} is over {threshold.interest:g}, which grade {standing.grade} needs."
    return Qualified(BY_INTEREST, _thousandths(threshold.interest), because)


_ASKED = {"replied": "They replied to a letter.", REQUEST: "They asked for a price, a demo or a call."}


# --- what no trigger overrides --------------------------------------------------------------------------------


_Bar = Callable[[Standing, Pool], str | None]
_BARS: tuple[_Bar, ...] = (
    lambda standing, _pool: "the partner has graduated" if standing.graduated else None,
    lambda standing, pool: outside_pool(pool, standing.tier, standing.country, standing.external_id),
    lambda standing, _pool: standing.suppressed,
    lambda standing, _pool: "fit D is never called" if standing.grade == "D" else None,
    lambda standing, _pool: "a call is open already" if standing.open_call else None,
    lambda standing, _pool: None if standing.has_owner else "the partner has no owner",
)


# --- what a partner must pass that nobody asked us to ring ---------------------------------------------------------


def _is_held_out(standing: Standing, _threshold: Threshold, _calling: Calling, _now: datetime) -> NotYet | None:
    return NotYet("the partner is in the holdout") if standing.heldout else None


def _is_cool(standing: Standing, threshold: Threshold, _calling: Calling, _now: datetime) -> NotYet | None:
    if standing.interest >= _thousandths(threshold.interest):
        return None
    return NotYet("interest is under what the grade needs", f"{_points(standing.interest)} of {threshold.interest:g}")


def _cannot_yet(standing: Standing, threshold: Threshold, _calling: Calling, _now: datetime) -> NotYet | None:
    if standing.competence >= threshold.competence:
        return None
    return NotYet("competence is under what the grade needs", f"{standing.competence} of {threshold.competence}")


def _came_once(standing: Standing, _threshold: Threshold, _calling: Calling, _now: datetime) -> NotYet | None:
    if separate(standing.signals):
        return None
    return NotYet("two signals an hour apart are needed" if standing.signals else "there is no signal yet, opens are none")


def separate(signals: Sequence[datetime]) -> bool:
    """Two occasions, so that one wrong verdict about a machine never makes a call."""
    return bool(signals) and max(signals) - min(signals) >= APART


def _stayed_hot(standing: Standing, threshold: Threshold, calling: Calling, _now: datetime) -> NotYet | None:
    below = threshold.interest * calling.rearm
    if standing.lowest_since is None or standing.lowest_since < _thousandths(below):
        return None
    return NotYet("interest has not cooled down since the last call", f"under {below:g}")


def _cools_off(standing: Standing, _threshold: Threshold, _calling: Calling, now: datetime) -> NotYet | None:
    until = standing.cool_off_until
    return NotYet("the partner cools off", f"until {day_in_words(until)}", until) if until and until > now else None


_Check = Callable[[Standing, Threshold, Calling, datetime], NotYet | None]
_CHECKS: tuple[_Check, ...] = (_is_held_out, _is_cool, _cannot_yet, _came_once, _stayed_hot, _cools_off)


def _points(thousandths: int) -> str:
    return f"{thousandths / _POINT:.1f}"


def _thousandths(points: float) -> int:
    return round(points * _POINT)


# --- order of the overflow -----------------------------------------------------------------------------------------

_ASKED_FIRST = 1_000_000_000
_A_GRADE = 100_000_000


def rank(trigger: str, grade: Grade, interest: int) -> int:
    """Who is rung first: whoever asked for it, then the better grade, then the greater interest. Fits 32 bits."""
    asked = 0 if trigger == BY_INTEREST else _ASKED_FIRST
    return asked + "DCBA".index(grade) * _A_GRADE + min(interest, _A_GRADE - 1)
