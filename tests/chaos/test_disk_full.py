"""The disk is full, wherever that hits: nothing is sent that cannot be written down, and with room again the rest goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.scene import GROUP, LATER, MENDED, Scene
from tests.chaos.workers import run

FAILED = 1  # with the error that there is no room
ROOM = (1, 100_000, 150_000, 200_000, 250_000)  # bytes: for nothing, for claims, and for more and more letters


@pytest.mark.parametrize("room", ROOM)
def test_a_full_disk_costs_no_letter_and_repeats_none(room: int, set_scene: Callable[[str, str], Scene]) -> None:
    scene = set_scene("sqlite", "sendgrid")
    scene.database.dispose()  # the log beside the file begins anew

    assert run(replace(scene.job("send", NOW), room=room)) == FAILED
    scene.run("send", NOW + LATER)
    scene.run("send", NOW + MENDED)

    assert scene.exits == [0, 0]
    unknown = {str(mid) for (mid,) in scene.rows("SELECT mid FROM message WHERE state IN ('unknown', 'abandoned')")}
    assert len(unknown) <= GROUP
    assert len({*scene.oracle.accepted(), *unknown}) == 12
    assert scene.rows("PRAGMA integrity_check") == [("ok",)]
    assert broken(scene) == []
