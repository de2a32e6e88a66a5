"""Every crash point, on every channel, under every behaviour of the far side, on both databases.

A cell kills a worker with SIGKILL, lets others go on, mends the far side, posts the callbacks, rings who asked for it, sends
the next letters, and asks the invariants.
`make test` plays a few cells, `make chaos-matrix` all of them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import product
from typing import NamedTuple, get_args

import pytest

from nurture.rules.failpoints import Point
from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.scene import GROUP, LATER, MENDED, NEXT_LETTERS, Scene
from tests.chaos.workers import KILLED, Channel

_LATE = 2.2  # seconds until the far side has accepted what we gave up on
FULL = os.environ.get("NURTURE_CHAOS") == "full"

# At which visit a worker dies there: in the second group where there are groups, amid a group where it is visited a letter.
_CHANNELS: dict[Channel, dict[Point, int]] = {
    "sendgrid": {"letter begun": 6, "letter out": 6},
    "smtp": {"letter begun": 6, "letter out": 6},
    "outbox": {"file written": 6, "file named": 6},
}
_TICK: dict[Point, int] = {
    "walked, not committed": 1, "claimed, not committed": 1, "claimed": 1, "gate asked": 2, "intended, not committed": 2,
    "committed, not noted": 2, "intended": 2, "rendered": 2, "answered": 2, "recorded, not committed": 2, "recorded": 2,
    "recovered, not committed": 1,
}  # fmt: skip
_CALLBACKS: dict[Point, int] = {
    "callback kept, not committed": 3, "callback kept": 3, "ingested, not committed": 1, "ingested": 1,
    "escalated, not committed": 1,
}  # fmt: skip
_ELSEWHERE: frozenset[Point] = frozenset({
    "unsubscribed, not committed", "unsubscribed",  # tests/chaos/test_suppression.py
    "derived, not released", "released, not committed",  # tests/chaos/test_release.py
    "reconciled, not committed", "reconciled",  # tests/chaos/test_restore.py
    "migrated, not committed",  # tests/chaos/test_migration.py
})  # fmt: skip

MODES: dict[Channel, tuple[str, ...]] = {
    "sendgrid": (
        "accept", "accept-without-id", "accept-cut", "accept-reset", "accept-500", "accept-late", "accept-slow", "accept-drip",
        "accept-wrong-type", "ok", "too-many", "unauthorized", "sender", "bad", "too-large", "broken", "redirect", "reset",
        "cut", "nonsense", "slow", "drip", "wrong-type", "huge", "kill-half", "kill-read", "accept-kill",
        "accept-kill-answered",
    ),
    "smtp": (
        "accept", "accept-cut", "accept-silent", "accept-long", "rcpt-550", "rcpt-451", "rcpt-421", "cut-before", "data-451",
        "data-554", "text-451", "text-554", "cut", "silent", "garbage", "kill-half", "kill-read",
        "accept-kill",
    ),
    "outbox": ("accept",),
}  # fmt: skip
_QUICK = {"accept", "accept-reset", "accept-500", "too-many", "kill-half", "kill-read", "accept-cut", "text-451"}


class Cell(NamedTuple):
    database: str
    channel: Channel
    mode: str
    point: Point | None
    visit: int = 0

    @property
    def is_quick(self) -> bool:
        """Every point once, and a few behaviours."""
        odd = {"sendgrid": "accept-500", "smtp": "accept-cut", "outbox": "accept"}[self.channel]
        return self.database == "sqlite" and (self.mode == odd or (self.point in ("answered", None) and self.mode in _QUICK))


def cells() -> list[Cell]:
    found = []
    for database, channel in product(("sqlite", "postgresql"), get_args(Channel)):
        points = _TICK | _CHANNELS[channel] | (_CALLBACKS if channel == "sendgrid" else {})
        for mode in MODES[channel]:
            if "kill" in mode:
                found.append(Cell(database, channel, mode, None))
            else:
                ends_at_once = mode == "unauthorized"  # the channel refuses us, and the tick says so
                found += [Cell(database, channel, mode, point, 1 if ends_at_once else visit) for point, visit in points.items()]
    return [cell for cell in found if FULL or cell.is_quick]


@pytest.mark.parametrize("cell", cells(), ids=lambda cell: " / ".join(str(part) for part in cell[:4]))
def test_a_crash_costs_no_letter_and_repeats_none(cell: Cell, set_scene: Callable[[str, Channel], Scene]) -> None:
    scene = set_scene(cell.database, cell.channel)
    scene.misbehave(cell.mode)
    crash = (cell.point, cell.visit) if cell.point else None

    if cell.point == "recovered, not committed":
        scene.run("send", NOW, ("intended", 1))
        scene.run("send", NOW + LATER, crash)
    else:
        scene.run("send", NOW, crash if cell.point not in _CALLBACKS else None)
    scene.run("send", NOW + 2 * LATER)
    assert len(scene.rows("SELECT 1 FROM message WHERE state = 'unknown'")) <= GROUP + 4  # of 12, every third is misbehaved to
    scene.mend()
    scene.run("send", NOW + MENDED)
    if cell.mode == "accept-late":
        time.sleep(_LATE)
    scene.call_back(NOW + MENDED, crash if cell.point and cell.point.startswith("callback") else None)
    scene.run("ingest", NOW + MENDED, crash if cell.point and cell.point.startswith("ingested") else None)
    scene.run("ingest", NOW + MENDED)
    scene.run("escalate", NOW + MENDED, crash if cell.point == "escalated, not committed" else None)
    scene.run("escalate", NOW + MENDED)
    before = len(scene.oracle.accepted())
    scene.run("send", NOW + NEXT_LETTERS)

    assert KILLED in scene.exits, "nobody died: the point was not reached"
    assert scene.pump.silenced, "nobody was silenced"
    assert scene.pump.asked, "nobody asked for a call"
    assert len(scene.oracle.accepted()) > before, "no second letter left: those who asked for silence are like the others"
    assert broken(scene) == []


def test_every_point_has_its_cells() -> None:
    met = {*_TICK, *_CALLBACKS, *_ELSEWHERE, *(point for points in _CHANNELS.values() for point in points)}

    assert met == set(get_args(Point))
