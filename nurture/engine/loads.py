"""What the streams ask of each rep, counted from who is under way."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db import enrollments
from db.columns import to_db
from nurture.rules.load import Load, Under, load_of
from nurture.rules.program import Release

_A_DAY = timedelta(days=1)


def loads(connection: Connection, release: Release, now: datetime) -> tuple[Load, ...]:
    """One for each rep of the release who has anybody under way."""
    by_rep: dict[str, dict[str, Under]] = {}
    for rep, stream, *counts in enrollments.by_rep(connection, to_db(now + _A_DAY)):
        by_rep.setdefault(rep, {})[stream] = Under(*counts)
    return tuple(load_of(release.reps[rep], streams, release) for rep, streams in by_rep.items() if rep in release.reps)
