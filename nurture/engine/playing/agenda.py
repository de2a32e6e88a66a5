"""What is due when: the moments to come, in order, and what waits for each."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

from nurture.engine.playing.cast import Act, Answer
from nurture.engine.playing.state import Call, Contact, Enrollment, Letter, Partner


@dataclass(slots=True)
class Due:
    """All that one moment brings. What was put off meanwhile still stands here; it tells by its own due time."""

    acts: list[Act] = field(default_factory=list)
    answers: list[tuple[Call, Answer | None]] = field(default_factory=list)
    marks: list[Partner] = field(default_factory=list)
    looks: list[Contact] = field(default_factory=list)
    steps: list[Enrollment] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)


class Agenda:
    def __init__(self, start: int) -> None:
        self._now = start
        self._moments: list[int] = []
        self._due: dict[int, Due] = {}

    def at(self, moment: int) -> Due:
        """Where to note something for a moment; what is overdue is due now."""
        moment = max(moment, self._now)
        due = self._due.get(moment)
        if due is None:
            due = self._due[moment] = Due()
            heapq.heappush(self._moments, moment)
        return due

    def next(self, until: int) -> tuple[int, Due] | None:
        """The next moment before `until`, taken off."""
        if not self._moments or self._moments[0] >= until:
            return None
        self._now = heapq.heappop(self._moments)
        return self._now, self._due.pop(self._now)
