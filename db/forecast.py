"""The whole pool as it stands, read once, for a forecast. Instants in milliseconds; nothing is locked or changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from db.letter_days import Key
from db.sql import statement, tuples

_CONTACTS = statement("forecast.contacts")
_ENROLLED = statement("forecast.enrolled")
_LETTERS = statement("forecast.letters")
_LETTER_DAYS = statement("forecast.letter_days")
_ORDERS = statement("forecast.orders")
_LEDGER = statement("forecast.ledger")
_PARTNERS = statement("forecast.partners")
_CALLS = statement("forecast.calls")
_ANSWERS = statement("forecast.answers")
_OTHER_ANSWERS = statement("forecast.other_answers")
_LEFT = statement("forecast.left")
_CLOSED_CALLS = statement("forecast.closed_calls")


def contacts(connection: Connection) -> list[tuple[int, str, str | None, int | None]]:
    """(id, the vendor's id, number, when enroll looks) of everyone."""
    return tuples(_CONTACTS.run(connection))


def enrolled(connection: Connection) -> list[tuple[Any, ...]]:
    """(id, contact, stream, release, state, step, due, entered, because) of those in a stream."""
    return tuples(_ENROLLED.run(connection))


def letters(connection: Connection) -> list[tuple[Any, ...]]:
    """(id, mid, origin, its id, step, letter, persona, about, contact, partner, rep, due, planned, because) to go."""
    return tuples(_LETTERS.run(connection))


def letter_days(connection: Connection, since: str) -> dict[Key, int]:
    return {(scope, target, day): letters for scope, target, day, letters in tuples(_LETTER_DAYS.run(connection, since=since))}


def orders(connection: Connection, now: int) -> list[tuple[Any, ...]]:
    """(contact, channel, reach, topic, source, until)."""
    return tuples(_ORDERS.run(connection, now=now))


def ledger(connection: Connection) -> list[tuple[Any, ...]]:
    """(contact, rule, bucket, event, points, occurred, tie, worth, topic)."""
    return tuples(_LEDGER.run(connection))


def partners(connection: Connection) -> list[tuple[int, int | None, int | None, int | None]]:
    """(id, when escalate looks, last crossing, last call's end)."""
    return tuples(_PARTNERS.run(connection))


def calls(connection: Connection) -> list[tuple[Any, ...]]:
    """(id, partner, contact, rep, state, rank, trigger, topic, due) of those that are not closed."""
    return tuples(_CALLS.run(connection))


def left(connection: Connection, before: int) -> tuple[int, int]:
    """(letters that left, those that left before a moment)."""
    row = _LEFT.run(connection, before=before).one()
    return int(row.letters), int(row.old)


def answers(connection: Connection, before: int, answered_within: int) -> dict[str, int]:
    """How many letters that left before a moment, or what beside them, was answered by kind of event."""
    by_kind = dict(tuples(_ANSWERS.run(connection, before=before)))
    for kind, events in tuples(_OTHER_ANSWERS.run(connection, before=before, answered_within=answered_within)):
        by_kind[kind] = by_kind.get(kind, 0) + events
    return by_kind


def closed_calls(connection: Connection) -> tuple[int, int]:
    """(calls that were tried and closed, those that led to a graduation)."""
    row = _CLOSED_CALLS.run(connection).one()
    return int(row.calls), int(row.graduated)
