"""Pausing a stream or rep whose letters bounce or annoy too often. A person lifts the pause."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db import audit, pauses
from db.columns import from_db, to_db
from db.pauses import Paused
from nurture.engine.ingest.shapes import Happened
from nurture.engine.pausing import begin
from nurture.engine.send.counting import place_of
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
    behind = [one for one in pauses.behind(connection, letters, to_db(now)) if one[1] in known[one[0]]]
    pauses.lock(connection)
    for scope, target, *counts in pauses.tally(connection, [_window(release, *one, now) for one in behind]):
        because = objection(release.program.guard, Tally(*counts))
        if because and begin(connection, Paused(scope, target, because, to_db(now), None, _BY)) is None:
            audit.record(connection, now, _BY, "pause", f"{scope} {target}", because)


def _window(release: Release, scope: str, target: str, resumed: int | None, now: datetime) -> tuple[str, str, str, int]:
    """(scope, target, first day, first moment) that counts, by the clock that its letters are counted by."""
    place = place_of(release, (scope, target))
    earliest = day_start(now.astimezone(place).date() - timedelta(days=WINDOW - 1), place)
    since = counted_from(earliest, None if resumed is None else from_db(resumed))
    return scope, target, since.astimezone(place).date().isoformat(), to_db(since)
