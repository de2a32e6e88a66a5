"""What the streams ask of each rep, counted from who is under way."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db import enrollments
from nurture.rules.load import Load, Under, load_of
from nurture.rules.program import Release


def loads(connection: Connection, release: Release) -> tuple[Load, ...]:
    """One for each rep of the release who has anybody under way."""
    by_rep: dict[str, dict[str, Under]] = {}
    for rep, stream, contacts, partners in enrollments.by_rep(connection):
        by_rep.setdefault(rep, {})[stream] = Under(contacts, partners)
    return tuple(load_of(release.reps[rep], streams, release) for rep, streams in by_rep.items() if rep in release.reps)
