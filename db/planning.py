"""What a release's plan counts: where everybody is, and who has a call."""

from __future__ import annotations

from typing import Any

from sqlalchemy.engine import Connection

from db.sql import statement, tuples

_WHEREABOUTS = statement("planning.whereabouts")
_STANDING = statement("planning.standing")
_CALLS = statement("planning.calls")


def whereabouts(connection: Connection) -> list[tuple[Any, ...]]:
    """(contact, its stream or None, what enroll last said, why it left the stream before or None).

    The last is there for those in none who have a moment to come back.
    """
    return tuples(_WHEREABOUTS.run(connection))


def standing(connection: Connection) -> list[tuple[Any, ...]]:
    """(stream, step, release, contacts) of those who are under way: where each stands, by the release they walk by."""
    return tuples(_STANDING.run(connection))


def calls(connection: Connection) -> dict[str, str]:
    """The rep who has a call to make, by the partner's external id."""
    return {row[0]: row[1] for row in tuples(_CALLS.run(connection))}
