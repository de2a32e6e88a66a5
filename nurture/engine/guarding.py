"""Pausing a stream or rep whose letters bounce or annoy too often. A person lifts the pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db import audit, pauses
from db.columns import from_db, to_db
from db.pauses import Behind, Paused, Watched
from nurture.engine.counting import place_of
from nurture.engine.ingest.shapes import Happened
from nurture.engine.pausing import begin
from nurture.rules.calendar import day_start
from nurture.rules.guard import WINDOW, Tally, counted_from, objection
from nurture.rules.program import Release

BAD_NEWS = frozenset({"bounced", "complained"})
_BY = "guard rail"


def watch(connection: Connection, release: Release, news: Iterable[Happened], now: datetime) -> None:
    """Asks only about the streams and reps of letters that just bounced or were complained of; other news cost nothing."""
    letters = {one.message for one in news if one.kind in BAD_NEWS and one.message is not None}
    if not letters:
        return
    known = {"stream": release.personas.keys(), "rep": release.reps.keys()}
    behind = [one for one in pauses.behind(connection, letters, to_db(now)) if one.target in known[one.scope]]
    pauses.lock(connection)
    for scope, target, *counts in pauses.tally(connection, [_watched(release, one, now) for one in behind]):
        because = objection(release.program.guard, Tally(*counts))
        if because and begin(connection, Paused(scope, target, because, to_db(now), None, _BY)) is None:
            audit.record(connection, now, _BY, "pause", f"{scope} {target}", because)


def _watched(release: Release, behind: Behind, now: datetime) -> Watched:
    """By the clock that its letters are counted by."""
    place = place_of(release, (behind.scope, behind.target))
    window = day_start(now.astimezone(place).date() - timedelta(days=WINDOW - 1), place)
    since = counted_from(window, None if behind.resumed is None else from_db(behind.resumed))
    if since == window:
        return Watched(behind.scope, behind.target, since.astimezone(place).date().isoformat(), to_db(since), 0)
    return Watched(behind.scope, behind.target, behind.day or "", to_db(since), behind.letters or 0)
