"""A release that is interrupted has released nothing, and the next one does all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from nurture.rules.failpoints import Point
from tests.cast import NOW
from tests.chaos.scene import Scene
from tests.chaos.workers import KILLED

POINTS: tuple[Point, ...] = ("derived, not released", "released, not committed")
OWNERS = "SELECT state, count(*) FROM enrollment WHERE stream = 'owner_manager' GROUP BY state"
SEATED = "SELECT rep_id, fit, grade, count(*) FROM partner GROUP BY rep_id, fit, grade ORDER BY rep_id"
RELEASES = "SELECT count(*) FROM release"


def seen(scene: Scene, *questions: str) -> list[Sequence[tuple[object, ...]]]:
    return [scene.rows(question) for question in questions]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("point", POINTS)
def test_a_release_takes_hold_whole_or_not_at_all(point: Point, database: str, set_scene: Callable[[str, str], Scene]) -> None:
    scene = set_scene(database, "outbox")
    scene.run("send", NOW)

    assert scene.run("release", NOW, (point, 1)) == KILLED
    assert seen(scene, RELEASES, OWNERS) == [[(1,)], [("active", 12)]]

    assert scene.run("release", NOW) == 0
    assert seen(scene, RELEASES, OWNERS) == [[(2,)], [("exited", 12)]]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("point", POINTS)
def test_so_does_the_way_back(point: Point, database: str, set_scene: Callable[[str, str], Scene]) -> None:
    scene = set_scene(database, "outbox")
    scene.run("release", NOW)
    returned = "SELECT detail FROM audit WHERE what = 'release back'"

    assert scene.run("back", NOW, (point, 1)) == KILLED
    assert seen(scene, RELEASES, returned) == [[(2,)], []]

    assert scene.run("back", NOW) == 0
    assert seen(scene, RELEASES, returned) == [[(3,)], [("1",)]]


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("point", POINTS)
def test_owners_and_fit_stay_those_of_the_release_in_force(
    point: Point, database: str, set_scene: Callable[[str, str], Scene]
) -> None:
    scene = set_scene(database, "outbox")
    before = seen(scene, SEATED)

    assert scene.run("reseat", NOW, (point, 1)) == KILLED
    assert scene.run("send", NOW) == 0
    assert seen(scene, RELEASES, SEATED) == [[(1,)], *before]

    assert scene.run("reseat", NOW) == 0
    assert seen(scene, RELEASES, SEATED) == [[(2,)], [("r3", 40, "C", 12)]]
