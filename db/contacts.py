"""Contacts in bulk, as imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement

CAME = (
    "n bigint", "external_id", "partner_key", "given_name", "family_name", "email", "role", "language", "zone", "phone",
    "consent", "consent_on", "consent_source", "title", "gender", "email_key",
)  # fmt: skip
_READY = ("n bigint", "partner_id bigint", "phone_e164", "phone_fault")
_EVENT = ("n bigint", "contact_key", "email_key")

_NEWEST = statement("contacts.newest")
_KNOWN = statement("contacts.known")
_UPSERT = statement("contacts.upsert")
_BY_ID_OR_ADDRESS = statement("contacts.by_id_or_address")
_LANGUAGES = statement("contacts.languages")
_PHONE_FAULTS = statement("contacts.phone_faults")


class Known(NamedTuple):
    """What is known of a staged contact. `taken_by` is another contact with its address."""

    n: int
    partner_id: int | None
    country: str | None
    id: int | None
    taken_by: str | None


def newest(connection: Connection) -> int:
    return int(_NEWEST.run(connection).scalar_one())


def stage_came(connection: Connection, rows: Iterable[Sequence[object]]) -> list[Known]:
    stage(connection, "came_contact", CAME, rows)
    return list(map(Known._make, _KNOWN.run(connection).all()))


def upsert(connection: Connection, ready: Iterable[tuple[int, int, str | None, str | None]], *, batch: int, now: int) -> int:
    """Load those staged that are ready: (n, partner id, phone, fault), "" for none and None for as it is. How many changed."""
    stage(connection, "ready_contact", _READY, ready)
    return _UPSERT.run(connection, batch=batch, now=now).rowcount


def by_id_or_address(connection: Connection, rows: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """The external id by n, of rows (n, external id or "", address key)."""
    stage(connection, "came_event", _EVENT, rows)
    return {row[0]: row[1] for row in _BY_ID_OR_ADDRESS.run(connection)}


def languages(connection: Connection) -> dict[str, int]:
    """How many contacts read which language, most first."""
    return {row[0]: row[1] for row in _LANGUAGES.run(connection)}


def phone_faults(connection: Connection, batch: int) -> dict[str, int]:
    """How many numbers of one import cannot be rung, and why."""
    return {row[0]: row[1] for row in _PHONE_FAULTS.run(connection, batch=batch)}
