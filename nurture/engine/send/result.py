"""What a tick did, in numbers and in a sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, get_args

Counted = Literal["sent", "held", "dropped", "failed", "unknown"]


@dataclass(slots=True)
class Sent:
    """Counts of one tick. `because` counts the reasons of what was held, dropped, failed or is unknown."""

    planned: int = 0
    sent: int = 0
    held: int = 0
    dropped: int = 0
    failed: int = 0
    unknown: int = 0
    because: Counter[str] = field(default_factory=Counter)

    @property
    def sentence(self) -> str:
        """`sent 312, held 40`; what did not happen is left out."""
        told = [f"{word} {getattr(self, word)}" for word in get_args(Counted) if getattr(self, word) or word == "sent"]
        return ", ".join(told)

    def add(self, other: Sent) -> None:
        for word in ("planned", *get_args(Counted)):
            setattr(self, word, getattr(self, word) + getattr(other, word))
        self.because.update(other.because)

    def count(self, counted_as: Counted, because: str) -> None:
        setattr(self, counted_as, getattr(self, counted_as) + 1)
        if because:
            self.because[because] += 1
