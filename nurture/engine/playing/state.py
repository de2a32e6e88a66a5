"""What changes while a play goes on: partners with their contacts, letters under way, calls. Instants in milliseconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from db.calls import Crossed
from db.messages import Row
from db.touched import DeedRow, LedgerRow
from nurture.engine.ingest.scoring import Bucket, Rubricator
from nurture.engine.people import Person
from nurture.engine.playing.opening import Order
from nurture.rules.conditions import Deed
from nurture.rules.score import Entry, weigh
from nurture.rules.verdict import Click


@dataclass(slots=True, eq=False)
class Letter:
    """A planned letter, and later one that left; `clicks` are all that followed one of its links."""

    id: int
    contact: Contact
    row: Row
    due_at: int
    is_waiting: bool = True
    because: str = ""
    clicks: list[Click] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Call:
    """As the table has it; `tries` are those that reached nobody."""

    id: int
    partner: Partner
    contact: Contact
    rep_id: str
    trigger: str
    topic: str
    rank: int
    because: str
    offer: str | None = None
    state: str = "queued"
    due_at: int = 0
    tries: int = 0
    promised: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, call_id: int, crossed: Crossed, partner: Partner, contact: Contact) -> Call:
        return cls(
            call_id, partner, contact, crossed.rep_id, crossed.trigger, crossed.topic, crossed.rank, crossed.because,
            crossed.offer,
        )  # fmt: skip


@dataclass(slots=True, eq=False)
class Enrollment:
    """As the table has it, with its letter while one is under way."""

    id: int
    contact: Contact
    stream: str
    release_id: int
    state: str
    at_step: str | None
    due_at: int | None
    entered_at: int
    letter: Letter | None = None


@dataclass(slots=True, eq=False)
class Contact:
    """`row` holds the columns that enroll's look has. `deeds` is the list that the person's facts hold.

    `key` is the vendor's own id.
    """

    row: dict[str, Any]
    partner: Partner
    person: Person
    deeds: list[Deed]
    human: list[DeedRow] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    books: dict[Bucket, list[Entry]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    match_due: int | None = None
    enrollment: Enrollment | None = None
    id: int = field(init=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.id, self.key = self.person.contact_id, str(self.row["contact_key"])

    def suppressed(self, topic: str, now: int) -> str | None:
        """What suppresses mail about a topic; the empty topic asks about mail as a whole."""
        if not self.orders:
            return None
        standing = (one for one in self.orders if one.channel in ("mail", "all") and _stands(one, now))
        return min((one.source for one in standing if one.topic in ("", topic)), default=None)

    def withdrawn(self, now: int) -> bool:
        """Wants nothing from us. A bounce says nothing about the person."""
        return any(
            (one.channel == "all" or (one.channel == "mail" and one.source != "bounced")) and not one.topic
            for one in self._own_orders(now)
        )

    def silent(self, now: int) -> bool:
        """Wants no calls."""
        return any(one.channel == "phone" for one in self._own_orders(now))

    def not_to_ring(self, now: int) -> bool:
        """A standing order overtakes a call that is about this person."""
        return any(one.channel in ("phone", "all") and not one.topic and _stands(one, now) for one in self.orders)

    def _own_orders(self, now: int) -> Iterator[Order]:
        return (one for one in self.orders if one.reach != "partner" and _stands(one, now))

    def ledger(self, rubric: Rubricator) -> Iterator[LedgerRow]:
        """What counts, each row with its worth."""
        for (contact, rule, _), entries in self.books.items():
            for entry, worth in weigh(entries, rubric.count(rule)):
                if worth:
                    yield LedgerRow(self.partner.id, contact, worth, entry.at, self.topics.get(entry.event_id, ""))


@dataclass(slots=True, eq=False)
class Partner:
    """`had` are the offers it was given."""

    id: int
    key: str
    contacts: list[Contact] = field(default_factory=list)
    call: Call | None = None
    crossed_at: int | None = None
    closed_at: int | None = None
    cool_off_until: int | None = None
    graduated_at: int | None = None
    had: set[str] = field(default_factory=set)

    @property
    def row(self) -> dict[str, Any]:
        """The partner's columns, which every contact's row has."""
        return self.contacts[0].row

    def suppressed(self, now: int) -> str | None:
        """What suppresses ringing anybody there."""
        orders = (one for one in self.contacts[0].orders if one.reach == "partner" and _stands(one, now))
        return min((one.source for one in orders if one.channel in ("phone", "all") and not one.topic), default=None)


def _stands(order: Order, now: int) -> bool:
    return order.until is None or order.until > now
