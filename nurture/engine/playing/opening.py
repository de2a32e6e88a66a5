"""How things stand when a play begins: plain rows, as the tables hold them. Instants in milliseconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from db.columns import from_db
from db.letter_days import Key
from db.messages import Planned
from db.pauses import Paused
from db.touched import DeedRow
from nurture.engine.people import Seen
from nurture.rules.conditions import Deed
from nurture.rules.program import Release
from nurture.rules.score import Entry


class Enrolled(NamedTuple):
    """An enrollment that is active or held."""

    id: int
    contact_id: int
    stream: str
    release_id: int
    state: str
    at_step: str | None
    due_at: int | None
    entered_at: int
    because: str


class Waiting(NamedTuple):
    """A planned letter, when it is looked at next, and what holds it."""

    id: int
    planned: Planned
    due_at: int
    because: str


class Order(NamedTuple):
    """A suppression as it bears on one contact; `reach` says whether it names the whole partner."""

    contact_id: int
    channel: str
    reach: str
    topic: str
    source: str
    until: int | None


class Standing(NamedTuple):
    """What escalate knows of a partner beside its people."""

    id: int
    crossed_at: int | None
    closed_at: int | None
    look_again: int | None


class OpenCall(NamedTuple):
    """A call that is not closed."""

    id: int
    partner_id: int
    contact_id: int
    rep_id: str
    state: str
    rank: int
    trigger: str
    topic: str
    due_at: int


class Row(NamedTuple):
    """One ledger row: its bucket, its entry, what it is about."""

    contact_id: int
    rule: str
    bucket: str
    entry: Entry
    topic: str


@dataclass(frozen=True, slots=True)
class Opening:
    """`contacts` are rows as enroll's look has them, with `match_due` and `phone_e164`; `newest` is the release in force.

    `releases` are those that enrollments are pinned to, the newest among them; `secret` draws variants.
    """

    at: int
    secret: bytes
    newest: int
    releases: Mapping[int, Release]
    contacts: Sequence[Mapping[str, Any]]
    deeds: Mapping[int, Sequence[Deed]] = field(default_factory=dict)
    human: Sequence[DeedRow] = ()
    seen: Seen = field(default_factory=dict)
    enrolled: Sequence[Enrolled] = ()
    letters: Sequence[Waiting] = ()
    sent: Sequence[tuple[int, int, int]] = ()
    letter_days: Mapping[Key, int] = field(default_factory=dict)
    orders: Sequence[Order] = ()
    ledger: Sequence[Row] = ()
    partners: Sequence[Standing] = ()
    calls: Sequence[OpenCall] = ()
    granted: Sequence[tuple[int, str]] = ()
    pauses: Sequence[Paused] = ()

    @property
    def moment(self) -> datetime:
        return from_db(self.at)

    @property
    def release(self) -> Release:
        return self.releases[self.newest]
