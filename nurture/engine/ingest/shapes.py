"""What goes from hand to hand within one batch. Instants in milliseconds, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from db.events import Letter
from nurture.mail.journal import Notes
from nurture.mail.translate import Notice
from nurture.rules.noted import Order


class Told(NamedTuple):
    """One inbox item, translated."""

    item: int
    received: int
    notice: Notice


class Happened(NamedTuple):
    """One event: whom it is about is known, what it is worth is not yet. `contact` is None where only the partner is."""

    fingerprint: bytes
    kind: str
    at: int
    received: int
    letter: Letter | None
    contact: int | None
    partner: int
    topic: str
    link: str
    machine: bool | None
    hard: bool
    because: str
    address: str  # key of the address that a bounce, complaint or unsubscribe is about

    @property
    def message(self) -> int | None:
        return self.letter.id if self.letter else None


@dataclass(slots=True)
class Batch:
    """What became of one batch's items; `parked` says why an item could not be used."""

    parked: dict[int, str] = field(default_factory=dict)
    orders: set[Order] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)
    repeated: int = 0
