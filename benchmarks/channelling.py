"""Tick to a channel: the whole tick, its letters handed to a far side of our own in another process."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks import post_office
from benchmarks.bench import DATABASES, Bench, Database
from benchmarks.measuring import Memory, Result, fresh
from benchmarks.plain import send_plainly
from benchmarks.pools import CHECKOUT, NOW, make_due, world
from benchmarks.posting import fake_sendgrid
from db import releases
from db.session import session
from nurture.engine.send import send
from nurture.engine.world import World
from nurture.mail.port import Mailer
from nurture.mail.sendgrid import SendGridMailer
from nurture.mail.smtp import SmtpMailer

_LETTERS = 10_000
_PLAIN_LETTERS = 500
_LATENCY = 50  # milliseconds


def run(bench: Bench) -> Iterator[Result]:
    """One worker at 0 ms and at 50 ms, two workers, SMTP; and beside them what a plain stack reaches in the same run."""
    plain = _plain(bench)
    yield Result("tick to channel", "a plain stack: ORM row, SDK's own transport, a commit a mail", plain, "letters/s")
    if post_office.is_installed():
        yield Result("tick to channel", "django-post_office, SMTP, one process", _post_office(bench), "letters/s")
    rates: dict[tuple[Database, str], float] = {}
    for database in DATABASES:
        for latency in (0, _LATENCY):
            found, memory = _to_sendgrid(bench, database, latency, workers=1)
            rates[database, f"{latency} ms"] = found
            what = f"{database}, SendGrid answers after {latency} ms"
            yield Result("tick to channel", what, found, "letters/s", 1_500, "plain stack", found / plain, *memory)
        ratio = rates[database, f"{_LATENCY} ms"] / rates[database, "0 ms"]
        yield Result("tick to channel", f"{database}, the rate at {_LATENCY} ms to that at 0 ms", ratio, "of 1/s", 0.8)
        two, _ = _to_sendgrid(bench, database, _LATENCY, workers=2)
        yield Result(
            "tick to channel",
            f"{database}, two workers to one at {_LATENCY} ms",
            two / rates[database, f"{_LATENCY} ms"],
            "of 1/s",
            1.6,
        )
        found, memory = _to_smtp(bench, database)
        yield Result("tick to channel", f"{database}, SMTP", found, "letters/s", 1_200, "plain stack", found / plain, *memory)
    ratio = rates["PostgreSQL", "0 ms"] / rates["SQLite", "0 ms"]
    yield Result("tick to channel", "PostgreSQL to SQLite at 0 ms", ratio, "of 1/s", 0.6)


def _to_sendgrid(bench: Bench, database: Database, latency: int, workers: int) -> tuple[float, Memory]:
    letters = bench.size(_LETTERS)
    url = _due_pool(bench, database, letters)
    with fake_sendgrid(bench.new_folder(), latency) as host:
        if workers == 1:
            return fresh(tick_sendgrid, url, bench.new_folder(), host, letters, (1, letters))
        return _together(url, bench.new_folder(), host, letters, workers), Memory(0, 0)


def _due_pool(bench: Bench, database: Database, letters: int) -> str:
    """A pool in which everybody is due."""
    url = bench.new_pool(database, letters)
    fresh(make_due, url, 1, 0)
    return url


def _together(url: str, folder: Path, host: str, letters: int, workers: int) -> float:
    """Workers that share the pool as Prefect's shards do, each with its range of partners; letters by the slowest's time."""
    share = letters // workers
    ranges = [(1 + share * number, share * (number + 1)) for number in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_warm, range(workers)))
        found = list(pool.map(tick_sendgrid, [url] * workers, [folder] * workers, [host] * workers, [share] * workers, ranges))
    return letters / max(share / rate for rate in found)


def _warm(number: int) -> int:
    """To be asked anything is to have the modules imported."""
    time.sleep(0.2)
    return number


def _to_smtp(bench: Bench, database: Database) -> tuple[float, Memory]:
    letters = bench.size(_LETTERS)
    url = _due_pool(bench, database, letters)
    with fake_post(bench.new_folder()) as place:
        return fresh(tick_smtp, url, bench.new_folder(), place, letters)


def _plain(bench: Bench) -> float:
    with fake_sendgrid(bench.new_folder(), 0) as host:
        found, _ = fresh(send_plainly, f"sqlite:///{bench.new_folder() / 'plain.db'}", host, bench.size(_PLAIN_LETTERS))
    return float(found)


def _post_office(bench: Bench) -> float:
    with fake_post(bench.new_folder()) as place:
        found, _ = fresh(post_office.send_queued, bench.new_folder() / "queue.db", place, bench.size(_PLAIN_LETTERS))
    return float(found)


def tick_sendgrid(url: str, folder: Path, host: str, letters: int, partners: tuple[int, int]) -> float:
    return _tick(url, folder, SendGridMailer("SG.benchmark", host), letters, partners)


def tick_smtp(url: str, folder: Path, place: str, letters: int) -> float:
    return _tick(url, folder, SmtpMailer(f"smtp://{place}"), letters, (1, letters))


def _tick(url: str, folder: Path, mailer: Mailer, letters: int, partners: tuple[int, int]) -> float:
    here = world(url, folder / "outbox", mailer)
    _go_live(here)
    begun = time.perf_counter()
    done = send(here, partners=partners)
    found = letters / (time.perf_counter() - begun)
    mailer.close()
    assert done.sent == letters, done
    return found


def _go_live(here: World) -> None:
    with session(here.database) as opened:
        releases.set_live(opened, here.mailer.name, live=True, at=NOW, by="benchmarks")


@contextmanager
def fake_post(folder: Path) -> Iterator[str]:
    script = CHECKOUT / "tests" / "fakes" / "smtp_server.py"
    command = [sys.executable, str(script), "--log", str(folder / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()
