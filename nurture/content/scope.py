"""What a file may refer to: the names that the program declares and the files that lie beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nurture.rules.dated import DatedEvent
from nurture.rules.program import Offer, Program
from nurture.rules.spans import Span
from nurture.rules.streams import Then


@dataclass(frozen=True, slots=True)
class Scope:
    """`streams` are the names of all persona files; `then` and `gap` are the program's own, where a stream says nothing."""

    program: Program
    streams: tuple[str, ...]
    gap: Span
    then: Then

    @property
    def topics(self) -> Mapping[str, object]:
        return self.program.topics

    @property
    def events(self) -> Mapping[str, DatedEvent]:
        return self.program.events

    @property
    def offers(self) -> Mapping[str, Offer]:
        return self.program.offers
