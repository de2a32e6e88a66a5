"""Several processes at once over one database: no letter twice, none lost, and nobody is turned away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db import inbox
from db.session import transaction
from nurture.engine.unsubscribe import unsubscribe_url
from nurture.mail.journal import Journal
from tests.cast import NOW, make_world
from tests.chaos.invariants import broken
from tests.chaos.scene import Scene
from tests.chaos.workers import KILLED, start, wait

MACHINES = ("machine-1", "machine-2", "machine-3", "machine-4")
TEN_DAYS = timedelta(days=10)
SceneAt = Callable[..., Scene]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("letters", "planned"), [(2_000, True), (200, False)], ids=["planned", "nobody is enrolled yet"])
def test_four_machines_tick_at_once_and_each_letter_leaves_once(
    letters: int, planned: bool, database_url: str, scene_at: SceneAt
) -> None:
    scene = scene_at(database_url, letters)
    if planned:
        assert scene.run("send", NOW, ("claimed, not committed", 1)) == KILLED

    ticks = [start(replace(scene.job("send", NOW), machine=machine, claim=50)) for machine in MACHINES]
    ended = [wait(tick) for tick in ticks]

    journal = Journal(scene.journal)
    noted = Counter(letter.mid for entry in journal.after({}) for letter in entry.notes.letters)
    assert ended == [0, 0, 0, 0]
    assert (len(scene.oracle.accepted()), len(noted), noted.total()) == (letters, letters, letters)
    assert not planned or sorted(journal.marks()) == sorted(MACHINES), "everyone had a share in it"
    assert scene.rows("SELECT state, fence, count(*) FROM message GROUP BY state, fence") == [("accepted", 1, letters)]
    days = scene.rows("SELECT target, letters FROM letter_day WHERE scope = 'rep' ORDER BY target")
    assert days == [("r1", letters // 2), ("r2", letters // 2)]
    assert broken(scene) == []


def test_one_ticks_while_others_ingest_and_unsubscribe_over_one_sqlite_file(sqlite_url: str, scene_at: SceneAt) -> None:
    """Each opens and closes the file; who is locked out ends with an error."""
    letters, silent = 400, 20
    scene = scene_at(sqlite_url, letters)
    scene.run("send", NOW)
    mids = [str(mid) for (mid,) in scene.rows("SELECT mid FROM message ORDER BY id")]
    world = make_world(scene.database)
    later = NOW + TEN_DAYS

    tick = start(replace(scene.job("send", later), claim=10))
    for mid in mids[:silent]:
        token = unsubscribe_url(world, mid).rpartition("/")[2]
        _come_in(scene, mids, later)
        others = [start(replace(scene.job("unsubscribe", later), token=token)), start(scene.job("ingest", later))]
        scene.exits += [wait(other) for other in others]
    scene.exits.append(wait(tick))
    scene.run("ingest", later)
    scene.run("escalate", later)

    assert set(scene.exits) == {0}
    assert scene.rows("SELECT count(DISTINCT target) FROM suppression") == [(silent,)]
    assert len(scene.oracle.accepted()) == len(scene.rows("SELECT 1 FROM message WHERE intent_at IS NOT NULL"))
    assert broken(scene) == []


def _come_in(scene: Scene, mids: list[str], now: datetime) -> None:
    """News of some letters, as the web app would keep it."""
    bodies = list(scene.pump.bodies(mids[:10], int(now.timestamp())))
    with transaction(scene.database) as connection:
        for body in bodies:
            inbox.store(connection, "sendgrid", [(json.dumps(item), False) for item in json.loads(body)], now)
