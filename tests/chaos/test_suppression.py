"""An unsubscribe that was acknowledged wins, and one that crashed was not acknowledged and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from nurture.engine.unsubscribe import unsubscribe_url
from nurture.rules.failpoints import Point
from tests.cast import NOW, make_world
from tests.chaos.scene import Scene
from tests.chaos.workers import KILLED, run

LATER = timedelta(days=10)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize(("crash", "letters"), [(None, 1), ("unsubscribed", 1), ("unsubscribed, not committed", 2)], ids=str)
def test_nothing_leaves_after_a_durable_unsubscribe(
    crash: Point | None, letters: int, database: str, set_scene: Callable[[str, str], Scene]
) -> None:
    scene = set_scene(database, "outbox")
    scene.run("send", NOW)
    ((mid, contact),) = scene.rows("SELECT mid, contact_id FROM message ORDER BY id LIMIT 1")
    token = unsubscribe_url(make_world(scene.database), str(mid)).rpartition("/")[2]

    ended = run(replace(scene.job("unsubscribe", NOW), token=token, crash=(crash, 1) if crash else None))
    scene.run("send", NOW + LATER)

    assert ended == (KILLED if crash else 0)
    assert scene.rows(f"SELECT count(*) FROM message WHERE contact_id = {contact} AND intent_at IS NOT NULL") == [(letters,)]
    assert len(scene.oracle.accepted()) == 12 + 11 + (letters - 1)
