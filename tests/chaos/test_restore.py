"""A database that came back sends nothing before it is reconciled, and a reconcile that is interrupted is simply run again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nurture.rules.failpoints import Point
from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.scene import LATER, Scene
from tests.chaos.workers import KILLED, REFUSED

POINTS: tuple[Point, ...] = ("reconciled, not committed", "reconciled")
LETTERS = "SELECT count(*) FROM message WHERE state = 'unknown'"
DAYS = "SELECT sum(letters) FROM letter_day WHERE scope = 'rep'"


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("point", POINTS)
def test_a_reconcile_takes_hold_whole_or_not_at_all(
    point: Point, database: str, set_scene: Callable[[str, str], Scene]
) -> None:
    lost = set_scene(database, "sendgrid")
    lost.run("send", NOW)
    left = lost.oracle.accepted()
    lost.close()
    backup = set_scene(database, "sendgrid")  # from before the first letter, beside the same journal

    assert backup.run("send", NOW + LATER) == REFUSED
    assert backup.run("reconcile", NOW + LATER, (point, 1)) == KILLED
    assert backup.run("send", NOW + LATER) == (REFUSED if point == "reconciled, not committed" else 0)
    assert backup.run("reconcile", NOW + LATER) == 0
    assert backup.run("send", NOW + 2 * LATER) == 0

    assert len(left) == 12
    assert backup.oracle.accepted() == []
    assert (backup.rows(LETTERS), [(int(str(total)),) for (total,) in backup.rows(DAYS)]) == ([(12,)], [(12,)])


def test_a_file_copied_without_the_log_beside_it_has_forgotten_letters_and_says_so(
    set_scene: Callable[[str, str], Scene],
) -> None:
    scene = set_scene("sqlite", "sendgrid")
    file = Path(str(scene.database.url.database))
    scene.database.dispose()  # whoever closes the file last brings the log into it
    assert scene.run("send", NOW, ("recorded", 2)) == KILLED
    left = scene.oracle.accepted()
    for beside in (f"{file}-wal", f"{file}-shm"):
        Path(beside).unlink()

    assert scene.run("send", NOW + LATER) == REFUSED
    assert scene.oracle.accepted() == left
    assert scene.run("reconcile", NOW + LATER) == 0
    scene.run("send", NOW + 2 * LATER)

    assert len(left) > 0
    assert broken(scene) == []
