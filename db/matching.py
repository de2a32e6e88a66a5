"""Contacts that wait for enroll's look, and what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from db.sql import dicts, stage, statement, tuples

_DUE = statement("matching.due")
_EVERYONE = statement("matching.everyone")
_COUNT = statement("matching.count")
_CANDIDATES = statement("matching.candidates")
_PEOPLE = statement("matching.people")
_DEEDS = statement("matching.deeds")
_LOOKED_AT = statement("matching.looked_at")
_MARK = statement("matching.mark_unenrolled")
_MARK_ALL = statement("matching.mark_all")
_AGAIN = statement("matching.look_again_at_contacts")
_AGAIN_PARTNER = statement("matching.look_again_at_partner")


def stage_ids(connection: Connection, ids: Iterable[int]) -> None:
    """Make `group_ids` hold these ids, for the statements that join it."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), ((one, 0) for one in ids))


def due(connection: Connection, now: int, count: int, partners: tuple[int, int]) -> list[int]:
    """Contact ids, locked against other workers until this transaction ends."""
    rows = _DUE.run(connection, now=now, count=count, lowest=partners[0], highest=partners[1])
    return [row[0] for row in rows]


def everyone(connection: Connection, size: int) -> Iterator[list[int]]:
    """All contact ids, ascending, so many at a time."""
    after = 0
    while ids := [row[0] for row in _EVERYONE.run(connection, after=after, count=size)]:
        yield ids
        after = ids[-1]


def count(connection: Connection) -> tuple[int, int]:
    """(contacts, partners that have any)."""
    contacts, partners = _COUNT.run(connection).one()
    return int(contacts), int(partners)


def candidates(connection: Connection, contacts: Sequence[int], now: int) -> list[dict[str, Any]]:
    stage_ids(connection, contacts)
    return dicts(_CANDIDATES.run(connection, now=now))


def people(connection: Connection, contacts: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Rows by contact id."""
    stage_ids(connection, contacts)
    return {row["contact_id"]: row for row in dicts(_PEOPLE.run(connection))}


def deeds(connection: Connection, contacts: Iterable[int]) -> Iterable[tuple[int, str, int, str, str]]:
    """(contact, kind, occurred, step, topic)."""
    stage_ids(connection, contacts)
    return tuples(_DEEDS.run(connection))


def looked_at(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    _LOOKED_AT.run_many(connection, rows)


def mark_unenrolled(connection: Connection, now: int) -> int:
    return _MARK.run(connection, now=now).rowcount


def mark_all(connection: Connection, now: int) -> int:
    return _MARK_ALL.run(connection, now=now).rowcount


def look_again(connection: Connection, contacts: Collection[int], at: int) -> None:
    """Have enroll look at contacts once a moment has come."""
    if not contacts:
        return
    stage_ids(connection, contacts)
    _AGAIN.run(connection, at=at)


def look_again_at_partner(connection: Connection, partner_id: int, at: int) -> None:
    """The same for a partner's contacts who are in no stream and have no such moment yet."""
    _AGAIN_PARTNER.run(connection, partner_id=partner_id, at=at)
