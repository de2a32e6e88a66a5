"""Stored releases; the newest is in force. And whether the program is live."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.engine import Connection
from sqlmodel import Session

from db.columns import from_db
from db.sql import statement, tuples
from db.tables import GoLive, StoredRelease

_LISTED = statement("releases.listed")
_NEWEST_ID = statement("releases.newest_id")
_BODY = statement("releases.body")
_EARLIER_BODIES = statement("releases.earlier_bodies")
_LETTERS_HAD = statement("releases.letters_had")
_LIVE = statement("releases.live")


@dataclass(frozen=True, slots=True)
class Listed:
    """`again` is the id of the earlier release that this one brought back."""

    id: int
    digest: str
    at: datetime
    stored_by: str
    again: int | None


class LetterHad(NamedTuple):
    """How many `people` have had a letter as it stood in a release."""

    release_id: int
    persona: str
    step: str
    letter: str
    locale: str
    people: int


def listed(connection: Connection, returned: str) -> list[Listed]:
    """The oldest first; `returned` is what the audit says of a release that came back."""
    rows = _LISTED.run(connection, returned=returned)
    return [Listed(row.id, row.digest, from_db(row.stored_at), row.stored_by, row.again) for row in rows]


def newest_id(connection: Connection) -> int | None:
    return _NEWEST_ID.run(connection).scalar_one_or_none()


def body(connection: Connection, release_id: int) -> tuple[str, str]:
    """(digest, snapshot) of a release."""
    row = _BODY.run(connection, id=release_id).one()
    return row.digest, row.body


def earlier_bodies(connection: Connection, since: int, until: int) -> list[str]:
    """Snapshots of what was in force in a period and is no more, the newest first."""
    return [row.body for row in _EARLIER_BODIES.run(connection, since=since, until=until)]


def letters_had(connection: Connection) -> list[LetterHad]:
    return [LetterHad._make(row) for row in tuples(_LETTERS_HAD.run(connection))]


def store(session: Session, digest: str, snapshot: str, at: datetime, by: str) -> int:
    release = StoredRelease(digest=digest, body=snapshot, stored_at=at, stored_by=by)
    session.add(release)
    session.flush()
    assert release.id is not None
    return release.id


def live_through(connection: Connection) -> str | None:
    """The mailer through which letters may leave; None while the program is not live."""
    found: str | None = _LIVE.run(connection).scalar_one_or_none()
    return found


def set_live(session: Session, mailer: str, *, live: bool, at: datetime, by: str) -> None:
    session.add(GoLive(live=live, at=at, by=by, mailer=mailer))
