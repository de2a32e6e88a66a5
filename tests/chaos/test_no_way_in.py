"""No letter gets through the far side's door: all are kept, and leave under the same mid once it is open.

Nobody listens, the handshake of TLS fails, or our key or login is refused; and the worker that tried is killed besides.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import NamedTuple, get_args

import pytest

from nurture.rules.failpoints import Point
from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.scene import GROUP, LATER, MENDED, Scene
from tests.chaos.workers import KILLED, REFUSED, Channel, Door, run

FULL = os.environ.get("NURTURE_CHAOS") == "full"
CHANNELS: tuple[Channel, ...] = ("sendgrid", "smtp")
POINTS: tuple[Point | None, ...] = (
    None, "claimed", "intended", "rendered", "answered", "recorded, not committed", "recorded",
)  # fmt: skip
NOTHING_INTENDED: frozenset[Point | None] = frozenset({None, "claimed"})


class Cell(NamedTuple):
    database: str
    channel: Channel
    door: Door
    point: Point | None


CELLS = [
    Cell(*one)
    for one in product(("sqlite", "postgresql"), CHANNELS, get_args(Door)[1:], POINTS)
    if FULL or (one[0] == "sqlite" and one[3] is None)
]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: " / ".join(str(part) for part in cell))
def test_letters_wait_at_a_door_that_is_not_open(cell: Cell, set_scene: Callable[[str, Channel], Scene]) -> None:
    scene = set_scene(cell.database, cell.channel)
    knock = replace(scene.job("send", NOW), door=cell.door)
    refused = REFUSED if cell.door == "not for us" else 0

    if cell.point:
        assert run(replace(knock, crash=(cell.point, 1))) == KILLED
    assert run(replace(knock, now=NOW + LATER)) == refused
    mids = {str(mid) for (mid,) in scene.rows("SELECT mid FROM message")}
    assert scene.oracle.accepted() == []
    assert {state for (state,) in scene.rows("SELECT state FROM message")} <= {"planned", "claimed", "unknown"}
    assert [scope for (scope,) in scene.rows("SELECT scope FROM pause")] == (["mailer"] if refused else [])

    scene.run("send", NOW + MENDED)

    assert {*scene.oracle.accepted(), *unknown(scene)} == mids
    assert len(unknown(scene)) <= (0 if cell.point in NOTHING_INTENDED else GROUP)
    assert broken(scene) == []


def unknown(scene: Scene) -> list[str]:
    return [str(mid) for (mid,) in scene.rows("SELECT mid FROM message WHERE state IN ('unknown', 'abandoned')")]
