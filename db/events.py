"""Events: whom callbacks are about, what is known of a letter, and keeping each event once. Instants in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from db.matching import stage_ids
from db.sql import Statement, stage, statement, tuples

_LETTERS = statement("events.letters")
_BY_EXTERNAL_ID = statement("events.contacts_by_external_id")
_BY_ADDRESS = statement("events.contacts_by_address")
_PARTNERS = statement("events.partners_by_external_id")
_LOCK_CONTACTS = statement("events.lock_contacts")
_LOCK_ALL_CONTACTS = statement("events.lock_all_contacts")
_OF_CONTACTS = statement("events.of_contacts")
_OF_LETTERS = statement("events.of_letters")
_ADD = statement("events.add")
_JUDGE = statement("events.judge")
_LOCK_LETTERS = statement("events.lock_letters")
_MOVE_LETTERS = statement("events.move_letters")
_ENROLLED = statement("events.enrolled")
_ENROLLED_OF_PARTNERS = statement("events.enrolled_of_partners")
_LOCK_PARTNERS = statement("events.lock_partners")
_MARK_PARTNERS = statement("events.mark_partners")

_COLUMNS = (
    "fingerprint bytea", "kind", "occurred_at bigint", "received_at bigint", "message_id bigint", "contact_id bigint",
    "partner_id bigint", "email", "topic", "link", "verdict", "verdict_because",
)  # fmt: skip


class Letter(NamedTuple):
    """A message that a callback names. `sent_to` is the key of the address that it went to; `email` is the contact's today."""

    mid: str
    id: int
    contact_id: int
    partner_id: int
    step: str
    about: str
    state: str
    sent_to: str
    email: str
    email_key: str


class Locked(NamedTuple):
    """Where a letter stands, and whose it is. Without an intent it counts nowhere yet."""

    id: int
    state: str
    intent_at: int | None
    rep_id: str
    persona: str


class Known(NamedTuple):
    """An event that is stored already."""

    id: int
    fingerprint: bytes
    message: int
    kind: str
    at: int
    contact: int
    partner: int
    topic: str
    link: str
    verdict: str
    because: str


class Enrolled(NamedTuple):
    contact_id: int
    stream: str
    release_id: int
    entered_at: int


def letters(connection: Connection, mids: Collection[str]) -> dict[str, Letter]:
    if not mids:
        return {}
    stage(connection, "named_letters", ("mid",), ((mid,) for mid in sorted(mids)))
    return {row[0]: Letter._make(row) for row in tuples(_LETTERS.run(connection))}


def contacts_by_external_id(connection: Connection, names: Collection[str]) -> dict[str, tuple[int, int]]:
    """(contact, partner) by the vendor's id."""
    return {row[0]: (row[1], row[2]) for row in _named(connection, _BY_EXTERNAL_ID, names)}


def contacts_by_address(connection: Connection, keys: Collection[str]) -> dict[str, tuple[int, int, str]]:
    """(contact, partner, the vendor's id) by address key."""
    return {row[0]: (row[1], row[2], row[3]) for row in _named(connection, _BY_ADDRESS, keys)}


def partners_by_external_id(connection: Connection, names: Collection[str]) -> dict[str, int]:
    return {row[0]: row[1] for row in _named(connection, _PARTNERS, names)}


def _named(connection: Connection, question: Statement, names: Collection[str]) -> list[tuple[Any, ...]]:
    if not names:
        return []
    stage(connection, "named_contacts", ("name",), ((name,) for name in names))
    return tuples(question.run(connection))


def lock_contacts(connection: Connection, contacts: Iterable[int]) -> None:
    """Hold these contacts for this transaction against other ingests, the send and unsubscribes."""
    stage(connection, "touched_contacts", ("id bigint",), ((one,) for one in contacts))
    _LOCK_CONTACTS.run(connection)


def lock_all_contacts(connection: Connection) -> None:
    """Until this transaction ends no ingest writes a ledger."""
    _LOCK_ALL_CONTACTS.run(connection)


def of_contacts(connection: Connection, contacts: Iterable[int]) -> list[Known]:
    """All that happened with these contacts."""
    stage_ids(connection, contacts)
    return [Known._make(row) for row in tuples(_OF_CONTACTS.run(connection))]


def of_letters(connection: Connection, message_ids: Collection[int]) -> list[Known]:
    """Clicks and news of the letter's fate that are stored already."""
    if not message_ids:
        return []
    stage(connection, "touched_letters", ("id bigint",), ((one,) for one in sorted(message_ids)))
    return [Known._make(row) for row in tuples(_OF_LETTERS.run(connection))]


def add(connection: Connection, events: Iterable[tuple[Any, ...]]) -> dict[bytes, int]:
    """Rows in the order of the table's columns; the ids of those that were new, by fingerprint.

    Sorted, they are kind to the index, and two ingests that add the same ones wait for each other in one order.
    """
    stage(connection, "new_events", _COLUMNS, sorted(events))
    return dict(tuples(_ADD.run(connection)))


def judge(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    _JUDGE.run_many(connection, rows)


def lock_letters(connection: Connection, message_ids: Collection[int]) -> list[Locked]:
    """Where they stand, which nobody else changes until this transaction ends."""
    if not message_ids:
        return []
    stage(connection, "touched_letters", ("id bigint",), ((one,) for one in sorted(message_ids)))
    return [Locked._make(row) for row in tuples(_LOCK_LETTERS.run(connection))]


def move_letters(connection: Connection, states: Mapping[int, str], now: int) -> None:
    if states:
        stage(connection, "moved_letters", ("id bigint", "state"), states.items())
        _MOVE_LETTERS.run(connection, now=now)


def enrolled(connection: Connection, contacts: Collection[int]) -> list[Enrolled]:
    if not contacts:
        return []
    stage_ids(connection, contacts)
    return [Enrolled._make(row) for row in tuples(_ENROLLED.run(connection))]


def enrolled_of_partners(connection: Connection, partners: Collection[int]) -> list[tuple[int, int]]:
    """(contact, partner) of those in a stream."""
    if not partners:
        return []
    stage_ids(connection, partners)
    return [(row[0], row[1]) for row in _ENROLLED_OF_PARTNERS.run(connection)]


def mark_partners(connection: Connection, partners: Collection[int], now: int) -> None:
    """Ask escalate to look at them."""
    if partners:
        stage_ids(connection, partners)
        _LOCK_PARTNERS.run(connection)
        _MARK_PARTNERS.run(connection, now=now)
