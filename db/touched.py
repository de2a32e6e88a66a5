"""What escalate needs to know of the partners whose interest was touched; instants in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_DUE = statement("touched.due")
_PARTNERS = statement("touched.partners")
_CONTACTS = statement("touched.contacts")
_LEDGER = statement("touched.ledger")
_DEEDS = statement("touched.deeds")
_GRANTS = statement("touched.grants")
_LOOKED = statement("touched.looked")
_MARK_SCORED = statement("touched.mark_scored")


@dataclass(frozen=True, slots=True)
class Mark:
    id: int
    due_at: int


class PartnerRow(NamedTuple):
    id: int
    external_id: str
    tier: str
    country: str
    grade: str
    competence: int
    rep_id: str | None
    graduated_at: int | None
    cool_off_until: int | None
    heldout: bool
    open_call: bool
    crossed_at: int | None
    closed_at: int | None
    suppressed: str | None


class ContactRow(NamedTuple):
    partner_id: int
    id: int
    language: str
    consent: str
    phone_e164: str | None
    withdrawn: bool
    silent: bool


class LedgerRow(NamedTuple):
    partner_id: int
    contact_id: int
    worth: int
    occurred_at: int
    topic: str


@dataclass(frozen=True, slots=True)
class DeedRow:
    partner_id: int
    contact_id: int
    kind: str
    occurred_at: int
    received_at: int
    topic: str
    email: str
    link: str


def due(connection: Connection, now: int, after: Mark, count: int) -> list[Mark]:
    """The next marks after `after`, in order, held for this transaction."""
    return [Mark(*row) for row in _DUE.run(connection, now=now, after_due=after.due_at, after_id=after.id, count=count)]


def look_at(connection: Connection, partners: Iterable[int]) -> None:
    """Say whom the questions below are about."""
    stage(connection, "touched", ("id bigint",), ((partner,) for partner in partners))


def partners(connection: Connection, now: int) -> list[PartnerRow]:
    return [PartnerRow(*row) for row in _PARTNERS.run(connection, now=now)]


def contacts(connection: Connection, now: int) -> list[ContactRow]:
    return [ContactRow(*row) for row in _CONTACTS.run(connection, now=now)]


def ledger(connection: Connection) -> list[LedgerRow]:
    return [LedgerRow(*row) for row in _LEDGER.run(connection)]


def deeds(connection: Connection) -> list[DeedRow]:
    """What people did, without opens and without machines."""
    return [DeedRow(*row) for row in _DEEDS.run(connection)]


def grants(connection: Connection) -> list[tuple[int, str]]:
    """(partner, offer) of what was given before."""
    return [tuple(row) for row in _GRANTS.run(connection)]


def looked(connection: Connection, look_again: Iterable[tuple[int, int | None]]) -> None:
    """(partner, when to look again by itself or None) for those that were decided."""
    stage(connection, "looked", ("id bigint", "look_again bigint"), look_again)
    _LOOKED.run(connection)


def mark_scored(connection: Connection, now: int) -> None:
    _MARK_SCORED.run(connection, now=now)
