"""Pausing a stream under rollout whose letters bounce or annoy too often. A person lifts the pause."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from db import audit, pauses
from db.columns import to_db
from db.pauses import Paused
from nurture.rules.guard import Tally, objection
from nurture.rules.program import Release
from nurture.rules.rollout import rolling_out

BAD_NEWS = frozenset({"bounced", "complained"})
_BY = "guard rail"


def watch(connection: Connection, release: Release, news: Collection[str], now: datetime) -> None:
    """`news` are kinds of events that just came in; without bad ones, or without a rollout, this costs nothing."""
    streams = rolling_out(release)
    if not streams or not BAD_NEWS.intersection(news):
        return
    pauses.lock(connection)
    for stream, counts in pauses.tally(connection, streams).items():
        because = objection(release.program.guard, Tally(*counts))
        if because and pauses.begin(connection, Paused("stream", stream, because, to_db(now), None, _BY)):
            audit.record(connection, now, _BY, "pause", f"stream {stream}", because)
