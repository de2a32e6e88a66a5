"""The ledger and the scores that come of it. Worth in thousandths of a point, instants in milliseconds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from db.matching import stage_ids
from db.sql import stage, statement, tuples

_OF_CONTACTS = statement("ledger.of_contacts")
_CAPPED_OF_CONTACTS = statement("ledger.capped_of_contacts")
_ADD = statement("ledger.add")
_DROP_EVENTS = statement("ledger.drop_events")
_WEIGH = statement("ledger.weigh")
_SCORE = statement("ledger.score")
_BLOCK = statement("ledger.block_with_events")
_CLEAR = statement("ledger.clear")
_CLEAR_SCORES = statement("ledger.clear_scores")

_COLUMNS = (
    "event_id bigint", "contact_id bigint", "partner_id bigint", "rule", "bucket", "points bigint", "worth bigint",
    "occurred_at bigint", "tie bigint",
)  # fmt: skip


def of_contacts(connection: Connection, contacts: Collection[int]) -> list[tuple[Any, ...]]:
    """(contact, rule, bucket, event, points, occurred, tie, worth) of what counts in their ledger."""
    stage_ids(connection, sorted(contacts))
    return tuples(_OF_CONTACTS.run(connection))


def capped_of_contacts(connection: Connection, contacts: Collection[int]) -> list[tuple[Any, ...]]:
    """The same of what a cap has taken: it may count again when something before it is gone."""
    if not contacts:
        return []
    stage_ids(connection, contacts)
    return tuples(_CAPPED_OF_CONTACTS.run(connection))


def add(connection: Connection, rows: Iterable[Sequence[object]]) -> None:
    """Rows of (event, contact, partner, rule, bucket, points, worth, occurred, tie)."""
    stage(connection, "new_entries", _COLUMNS, rows)
    _ADD.run(connection)


def drop_events(connection: Connection, events: Collection[int]) -> None:
    if events:
        stage_ids(connection, events)
        _DROP_EVENTS.run(connection)


def weigh(connection: Connection, worths: Collection[tuple[int, int]]) -> None:
    """(event, worth) of rows that a cap has taken or given back."""
    if worths:
        stage(connection, "new_worths", ("event_id bigint", "worth bigint"), worths)
        _WEIGH.run(connection)


def score(connection: Connection, interests: Iterable[tuple[int, int, int]], now: int) -> None:
    """(contact, partner, interest), as they stand now."""
    stage(connection, "new_scores", ("contact_id bigint", "partner_id bigint", "interest bigint"), interests)
    _SCORE.run(connection, now=now)


def block_with_events(connection: Connection, after: int, count: int) -> list[int]:
    """The next contacts by id of whom anything is known to have happened."""
    return [row[0] for row in _BLOCK.run(connection, after=after, count=count)]


def clear(connection: Connection, contacts: Iterable[int], now: int) -> None:
    """Take these contacts' rows out; their scores stand at nothing until `score` says otherwise."""
    stage_ids(connection, contacts)
    _CLEAR.run(connection)
    _CLEAR_SCORES.run(connection, now=now)
