"""The guard rail: a stream or rep whose letters bounce or annoy too often pauses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nurture.rules.percent import percent

WINDOW = 30
"""Days that count, today's letters included. Old good letters must not hide new bad ones."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The shares of letters that may bounce or be complained of; nothing is said before `at_least` letters have left."""

    bounced: float = 0.05
    complained: float = 0.003
    at_least: int = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the letters that left lately."""

    letters: int
    bounced: int
    complained: int


def counted_from(window: datetime, resumed: datetime | None) -> datetime:
    """The first moment whose letters count, where the window begins and a person last let letters go on.

    Who resumes has looked, and asks for a fresh count. A pause that ended by itself says nothing of the kind.
    """
    return window if resumed is None else max(window, resumed)


def objection(guard: Guard, tally: Tally) -> str | None:
    """Why letters have to pause; None while they may go on."""
    if tally.letters < guard.at_least:
        return None
    counted = (("were complained of", tally.complained, guard.complained), ("bounced", tally.bounced, guard.bounced))
    return next(
        (
            f"{count} of {tally.letters} letters {what}, more than the {percent(limit)} of the guard rail"
            for what, count, limit in counted
            if count > limit * tally.letters
        ),
        None,
    )
