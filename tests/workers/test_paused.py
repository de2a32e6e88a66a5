"""A worker that is stopped until its lease is over and then goes on: nothing leaves twice, and no more comes of its late word
than that letters of which nobody knew are known to have left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from nurture.engine.unsubscribe import unsubscribe, unsubscribe_url
from nurture.rules.failpoints import Point
from tests.cast import NOW, make_world
from tests.chaos.invariants import broken
from tests.chaos.oracle import sendgrid
from tests.chaos.scene import LATER, Scene
from tests.chaos.workers import start, stop, wait, wake

LETTERS = 8
SceneAt = Callable[..., Scene]


def stopped(scene: Scene, at: Point) -> BaseProcess:
    """A worker that is stopped there. Its clock has gone on by the time it wakes."""
    return stop(scene.job("send", NOW), at, woken=NOW + LATER + LATER)


@pytest.mark.parametrize("at", ["claimed", "intended", "rendered", "file written", "answered"])
def test_what_another_took_up_meanwhile_leaves_once(at: Point, database_url: str, scene_at: SceneAt) -> None:
    scene = scene_at(database_url, LETTERS)

    sleeper = stopped(scene, at)
    scene.run("send", NOW + LATER)
    before = _everything(scene)

    assert len(scene.oracle.accepted()) == LETTERS
    assert wake(sleeper) == 0
    assert len(scene.oracle.accepted()) == LETTERS
    assert _everything(scene) == before
    assert broken(scene) == []


@pytest.mark.parametrize("at", ["intended", "rendered"])
def test_what_was_unsubscribed_meanwhile_does_not_leave(at: Point, database_url: str, scene_at: SceneAt) -> None:
    scene = scene_at(database_url, LETTERS)

    sleeper = stopped(scene, at)
    mids = [str(mid) for (mid,) in scene.rows("SELECT mid FROM message")]
    world = make_world(scene.database, lambda: NOW)
    for mid in mids:
        unsubscribe(world, unsubscribe_url(world, mid).rpartition("/")[2])
    scene.run("send", NOW + LATER)

    assert wake(sleeper) == 0
    assert scene.oracle.accepted() == []
    assert scene.rows("SELECT sum(letters) FROM letter_day WHERE scope = 'rep'") == [(0,)]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_was_stopped_while_it_asked_the_gate_has_lost_its_claim(
    database_url: str, scene_at: SceneAt, tmp_path: Path
) -> None:
    """It holds the contacts, so the other waits for it, with the letters that it took from it."""
    with sendgrid(tmp_path) as fake:
        scene = scene_at(database_url, LETTERS, fake)

        sleeper = stopped(scene, "gate asked")
        other = start(scene.job("send", NOW + LATER))
        _until(scene, "SELECT DISTINCT state, fence FROM message", [("claimed", 2)])

        assert (wake(sleeper), wait(other)) == (0, 0)
        assert len(fake.accepted()) == LETTERS
        assert scene.rows("SELECT state, fence, count(*) FROM message GROUP BY state, fence") == [("accepted", 2, LETTERS)]
        assert broken(scene) == []


@pytest.mark.parametrize("at", ["intended", "letter begun", "letter out"])
def test_of_what_sendgrid_may_have_had_nothing_is_sent_again(
    at: Point, database_url: str, scene_at: SceneAt, tmp_path: Path
) -> None:
    with sendgrid(tmp_path) as fake:
        scene = scene_at(database_url, LETTERS, fake)

        sleeper = stopped(scene, at)
        scene.run("send", NOW + LATER)
        before = _beside_letters(scene)

        assert scene.rows("SELECT DISTINCT state FROM message") == [("unknown",)]
        assert wake(sleeper) == 0
        assert _beside_letters(scene) == before
        settled = {mid for (mid,) in scene.rows("SELECT mid FROM message WHERE state = 'settled'")}
        assert settled <= set(fake.accepted())  # who slept too long has no answer to bring
        assert scene.rows("SELECT count(*) FROM message WHERE state NOT IN ('unknown', 'settled')") == [(0,)]
        assert broken(scene) == []


def _until(scene: Scene, question: str, answer: Sequence[tuple[object, ...]]) -> None:
    limit = time.monotonic() + 60
    while scene.rows(question) != answer:
        assert time.monotonic() < limit
        time.sleep(0.02)


def _everything(scene: Scene) -> list[Sequence[tuple[object, ...]]]:
    """All that a late word might have changed."""
    return [scene.rows("SELECT * FROM message ORDER BY id"), *_beside_letters(scene)]


def _beside_letters(scene: Scene) -> list[Sequence[tuple[object, ...]]]:
    """All but where the letters themselves stand, of which a late word is news."""
    return [
        scene.rows("SELECT * FROM enrollment ORDER BY id"),
        scene.rows("SELECT * FROM letter_day ORDER BY scope, target, day"),
    ]
