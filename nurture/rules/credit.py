"""Whose work an opportunity is: sourced by our call, influenced by our letters, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from nurture.rules.program import Crediting
from nurture.rules.spans import Span

Credit = Literal["sourced", "influenced", "neither"]
CREDITS: tuple[Credit, ...] = ("sourced", "influenced", "neither")


@dataclass(frozen=True, slots=True)
class Touches:
    """The last day, up to the registration, of each kind of touch; days in the program's zone."""

    called: date | None = None  # a call that reached somebody
    signal: date | None = None  # a human click, visit, attendance or reply
    letter: date | None = None  # a letter that went out


@dataclass(frozen=True, slots=True)
class Credited:
    credit: Credit
    because: str


def credit(registered_on: date, touches: Touches, crediting: Crediting) -> Credited:
    """Registered soon after a call: sourced; soon after a signal or a letter: influenced."""
    asked: tuple[tuple[Credit, str, date | None, Span], ...] = (
        ("sourced", "a call that reached somebody", touches.called, crediting.call),
        ("influenced", "a signal", touches.signal, crediting.touch),
        ("influenced", "a letter", touches.letter, crediting.touch),
    )
    for given, what, touched_on, span in asked:
        if touched_on is not None and 0 <= (registered_on - touched_on).days <= span.plain.days:
            return Credited(given, f"registered {_when((registered_on - touched_on).days)} {what}")
    return Credited("neither", f"no call in the {crediting.call} before, no signal or letter in the {crediting.touch} before")


def _when(days: int) -> str:
    return f"{days} day{'s' if days > 1 else ''} after" if days else "on the day of"
