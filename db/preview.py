"""What a preview asks of the database: one contact, and whether anything stops mail to an address."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from db.sql import statement

_CONTACT = statement("preview.contact")
_STOPS_MAIL_TO = statement("preview.stops_mail_to")


def contact(connection: Connection, key: str) -> dict[str, Any] | None:
    """The columns of a letter's row (`messages.Row`) that are about the contact and its partner, and more."""
    found = _CONTACT.run(connection, key=key).mappings().one_or_none()
    return None if found is None else dict(found)


def stops_mail_to(connection: Connection, address_key: str, now: int) -> str | None:
    """The source of the standing order against mail to this address; None where there is none."""
    found: str | None = _STOPS_MAIL_TO.run(connection, address=address_key, now=now).scalar_one_or_none()
    return found
