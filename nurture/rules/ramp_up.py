"""A new sender domain begins with few letters a day and may send more each day, so that mailbox providers come to trust it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from nurture.rules.spans import WEEKDAYS, Weekday
from nurture.rules.when import day_in_words

_PLENTY = 1_000_000  # letters a day; from here on only the reps' own days are the limit
_WEEK = len(WEEKDAYS)


@dataclass(frozen=True, slots=True)
class RampUp:
    """`domain` may send `first_day` letters on its first sending day from `starts` on, and `times` as many on each after."""

    domain: str
    starts: date
    first_day: int
    times: float


def ramped(ramp: RampUp | None, address: str) -> RampUp | None:
    """The ramp-up, where it is about the domain of this address."""
    return ramp if ramp and address.casefold().rpartition("@")[2] == ramp.domain else None


def allowance(ramp: RampUp, sending: Collection[Weekday], today: date) -> int:
    """Letters that the domain may send today; none before it starts. Days of the week without a window let nothing grow."""
    days = (today - ramp.starts).days
    if days < 0:
        return 0
    rest = (WEEKDAYS[(ramp.starts.weekday() + day) % _WEEK] for day in range(days % _WEEK))
    grown = days // _WEEK * len(sending) + sum(day in sending for day in rest)
    try:
        return min(round(ramp.first_day * ramp.times**grown), _PLENTY)
    except OverflowError:
        return _PLENTY


def in_words(ramp: RampUp) -> str:
    grows = f", and {ramp.times:g} times as many on each sending day after it" if ramp.times > 1 else " and after it"
    return (
        f"The domain {ramp.domain} is new: from {day_in_words(ramp.starts)} on it sends at most {ramp.first_day:,} letters"
        f" on its first day{grows}."
    )
