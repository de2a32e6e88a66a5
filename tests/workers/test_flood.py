"""Thousands of callbacks wait at once, most of them repeats: letters leave all the same, and the books are right."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from db import inbox
from db.session import transaction
from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.scene import Scene
from tests.chaos.workers import start, wait
from tests.fakes.callback_pump import Pump

LETTERS = 150  # too few for the guard rail, which would rightly stop them: a fifth bounces
REPEATS = 20
THOUSANDS = 5_000
LATER = timedelta(days=13)
SECOND = "SELECT contact_id FROM message WHERE step = 'margin' AND state IN ('accepted', 'settled', 'delivered')"


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_flood_of_callbacks_does_not_stop_the_tick(database_url: str, scene_at: Callable[..., Scene]) -> None:
    scene = scene_at(database_url, LETTERS)
    scene.run("send", NOW)
    scene.pump = Pump(seed=1, lost=0.0, repeats=REPEATS)
    contacts = {str(mid): contact for mid, contact in scene.rows("SELECT mid, contact_id FROM message ORDER BY id")}
    bodies = list(scene.pump.bodies(contacts, int(NOW.timestamp())))
    with transaction(scene.database) as connection:
        items = [[(json.dumps(one), False) for one in json.loads(body)] for body in bodies]
        stored = sum(inbox.store(connection, "sendgrid", some, NOW) for some in items)

    flood, tick = start(scene.job("ingest", NOW + LATER)), start(replace(scene.job("send", NOW + LATER), claim=10))
    ended = wait(flood), wait(tick)
    scene.run("escalate", NOW + LATER)

    assert stored > THOUSANDS
    assert (ended, scene.exits) == ((0, 0), [0, 0])
    assert {contact for mid, contact in contacts.items() if mid not in scene.pump.silenced} <= {
        contact for (contact,) in scene.rows(SECOND)
    }
    assert scene.rows("SELECT count(*) FROM inbox WHERE handled_at IS NULL") == [(0,)]
    assert broken(scene) == []
