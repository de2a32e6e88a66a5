"""What `explain` tells about one contact."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection, RowMapping

from db.sql import statement

_CONTACT = statement("explain.contact")
_ENROLLMENTS = statement("explain.enrollments")
_LETTERS = statement("explain.letters")
_SUPPRESSIONS = statement("explain.suppressions")
_LEDGER = statement("explain.ledger")
_CALL = statement("explain.call")

Rows = list[dict[str, Any]]


def _rows(found: Any) -> Rows:
    return [dict(row) for row in found.mappings()]


def contact(connection: Connection, key: str) -> RowMapping | None:
    return _CONTACT.run(connection, key=key).mappings().one_or_none()


def enrollments(connection: Connection, contact_id: int) -> Rows:
    return _rows(_ENROLLMENTS.run(connection, contact_id=contact_id))


def letters(connection: Connection, contact_id: int) -> Rows:
    return _rows(_LETTERS.run(connection, contact_id=contact_id))


def suppressions(connection: Connection, contact_id: int, now: int) -> Rows:
    return _rows(_SUPPRESSIONS.run(connection, contact_id=contact_id, now=now))


def ledger(connection: Connection, partner_id: int) -> Rows:
    return _rows(_LEDGER.run(connection, partner_id=partner_id))


def open_call(connection: Connection, partner_id: int) -> RowMapping | None:
    return _CALL.run(connection, partner_id=partner_id).mappings().one_or_none()
