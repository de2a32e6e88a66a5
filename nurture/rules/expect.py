"""What a program reckons with: how often people answer, and what comes of calls. It plans, and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from nurture.rules.spans import Span

ENOUGH_LETTERS = 500
ENOUGH_CALLS = 50
ANSWERED_WITHIN = timedelta(days=14)
"""Who has not answered a letter by then hardly will; one that left since tells nothing yet."""


@dataclass(frozen=True, slots=True)
class Expect:
    """What marketers declared; None where they leave it to what was observed, or to our own guess."""

    delivered: float | None = None
    opened: float | None = None
    clicked: float | None = None
    visited: float | None = None
    replied: float | None = None
    unsubscribed: float | None = None
    graduates: float | None = None
    keen: float | None = None
    call: Span | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """`delivered` is a share of letters, the answers are shares of delivered letters, `graduates` one of calls.

    Clicks, visits and replies come mostly from few: `keen` is the share of contacts from whom four in five of them come.
    `call` is how long a call stays open, until somebody was reached or given up.
    """

    delivered: float = 0.98
    opened: float = 0.25
    clicked: float = 0.03
    visited: float = 0.01
    replied: float = 0.01
    unsubscribed: float = 0.002
    graduates: float = 0.1
    keen: float = 0.2
    call: Span = Span(5, "business days")


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of so many calls and of letters that had time to be answered; `answered` counts by kind of event.

    `left` are all letters that left, so far or just now.
    """

    left: int
    letters: int
    answered: Mapping[str, int]
    calls: int
    graduated: int

    @property
    def rates(self) -> dict[str, tuple[float, str]]:
        """Rate and how many it is from, where there were enough to tell."""
        found: dict[str, tuple[float, str]] = {}
        if self.letters >= ENOUGH_LETTERS and self.answered:
            of = f"{self.letters:,} letters that are {ANSWERED_WITHIN.days} days old"
            arrived = self.letters - min(self.answered.get("bounced", 0), self.letters - 1)
            found = {kind: (self.answered.get(kind, 0) / arrived, of) for kind in _ANSWERS}
            found["delivered"] = (arrived / self.letters, of)
        if self.calls >= ENOUGH_CALLS:
            found["graduates"] = (self.graduated / self.calls, f"{self.calls:,} calls")
        return found

    @property
    def too_little(self) -> dict[str, str]:
        """By rate: why nothing is observed of it yet."""
        found: dict[str, str] = {}
        if not self.left:
            found = dict.fromkeys(_OF_LETTERS, "no letter has left yet")
        elif self.letters < ENOUGH_LETTERS:
            found = dict.fromkeys(
                _OF_LETTERS,
                f"{self.letters:,} of the {self.left:,} letters that left are {ANSWERED_WITHIN.days} days old, the time that "
                f"answers take; {ENOUGH_LETTERS:,} tell enough",
            )
        elif not self.answered:
            found = dict.fromkeys(_OF_LETTERS, f"nothing at all came back of {self.letters:,} letters, as if callbacks failed")
        if self.calls < ENOUGH_CALLS:
            found["graduates"] = (
                f"{self.calls:,} calls were made, and {ENOUGH_CALLS} tell enough" if self.calls else "no call was made yet"
            )
        return found


_GUESS = "our guess"
_ANSWERS = ("opened", "clicked", "visited", "replied", "unsubscribed")
_OF_LETTERS = ("delivered", *_ANSWERS)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The rates that a forecast takes, and where each is from: `declared`, `observed in …`, `our guess`.

    `guessed_because` says why what might have been observed is guessed.
    """

    rates: Rates
    source: dict[str, str]
    guessed_because: tuple[str, ...] = ()


def reckon(declared: Expect, observed: Observed) -> Reckoned:
    """What is declared stands; what is not is what was observed, if that is enough to tell."""
    values: dict[str, float | Span] = {}
    source = dict.fromkeys((one.name for one in fields(Rates)), _GUESS)
    for name, (rate, of) in observed.rates.items():
        values[name], source[name] = rate, f"observed in {of}"
    for one in fields(Expect):
        if (said := getattr(declared, one.name)) is not None:
            values[one.name], source[one.name] = said, "declared"
    because = (why for name, why in observed.too_little.items() if source[name] == _GUESS)
    return Reckoned(Rates(**values), source, tuple(dict.fromkeys(because)))  # type: ignore[arg-type]
