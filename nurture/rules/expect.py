"""What a program reckons with: how often people answer, and what comes of calls. It plans, and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass

from nurture.rules.spans import Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`delivered` is a share of letters, the answers are shares of delivered letters, `graduates` one of calls that were made.

    Clicks, visits and replies come mostly from few: `keen` is the share of contacts from whom four in five of them come.
    `call` is how long a call stays open until somebody was reached or given up.
    """

    delivered: float = 0.98
    opened: float = 0.25
    clicked: float = 0.03
    visited: float = 0.01
    replied: float = 0.01
    unsubscribed: float = 0.002
    keen: float = 0.2
    graduates: float = 0.1
    call: Span = Span(5, "business days")
