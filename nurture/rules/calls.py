"""The rules of the call, as marketers wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nurture.rules.spans import Span
from nurture.rules.weights import Grade


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a grade is called: least interest in points, least competence, and how soon the rep must ring."""

    interest: float
    competence: int
    due: Span


Route = Literal["return", "retry", "opportunity", "graduate", "suppress_phone", "suppress_all", "follow_up", "find_contact"]


@dataclass(frozen=True, slots=True)
class Disposition:
    """How a try to reach them ended, and where the partner goes next.

    `after` is the cool-off of a return and the wait of a retry. `letter` is what a follow-up sends. `offer` says
    whether the call's offer was given.
    """

    id: str
    describe: str
    route: Route
    connected: bool
    after: Span | None = None
    letter: str | None = None
    gives_offer: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """The rules of the call: thresholds by grade, instant triggers, hysteresis, attempts, recall.

    `expected` is the share of partners that the program reckons to call in a year; it plans, and decides nothing.
    """

    thresholds: dict[Grade, Threshold]
    instant: tuple[str, ...]
    instant_due: Span
    rearm: float
    cool_off: Span
    attempts: int
    recall: Span
    dispositions: tuple[Disposition, ...]
    unreached: Span
    expected: float = 0.25
