"""`python -m sample`: the demo. Plays half a year, shows what came of it, and says where the rest lies."""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from db.schema import upgrade
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from sample import pool, show
from sample.clock import FileClock
from sample.esp import Esp
from sample.play import Play
from sample.world import open_world

_PATIENCE = 30  # seconds for the web app to answer


def main() -> None:
    given = _arguments()
    try:
        _demo(given.folder.resolve(), given.partners, given.weeks, given.seed)
    except UserError as error:
        sys.exit(f"demo: {error}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sample", description="Play the sample program on a clock that jumps.")
    parser.add_argument("--partners", type=int, default=400)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "demo")
    return parser.parse_args()


def _demo(folder: Path, partners: int, weeks: int, seed: int) -> None:
    _fresh(folder)
    end = datetime.now(UTC).replace(microsecond=0)
    start = end - timedelta(weeks=weeks)
    clock = FileClock(folder / "clock")
    clock.set(start)
    port = _free_port()
    world = open_world(folder, port)
    upgrade(world.database)
    files = pool.write(folder / "pool", partners=partners, seed=seed, start=start.date())
    esp = Esp(world.public_url)
    with _web_app(folder, port, esp.public_key), _progress(weeks) as progress:
        play = Play(world, clock, esp, folder, folder / "outbox", files, seed)
        play.run(start, end, lambda now: progress(start, now))
    show.everything(world, folder, Console(width=100))


def _fresh(folder: Path) -> None:
    """The last demo goes; a folder that is not one stays."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "clock").exists():
        raise UserError(f"{folder.name}/ is there and is not a demo's.", "Name another with --folder.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _web_app(folder: Path, port: int, key: str) -> Iterator[None]:
    """The callback door, in a process of its own."""
    command = [sys.executable, "-m", "sample.web", "--folder", str(folder), "--port", str(port), "--key", key]
    with (folder / "web.out").open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:  # noqa: S603
        try:
            _await_health(port, process, folder)
            yield
        finally:
            process.terminate()


def _await_health(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise UserError("The web app did not start.", f"Look into {folder.name}/web.out.")


@contextmanager
def _progress(weeks: int) -> Iterator[Callable[[datetime, datetime], None]]:
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("weeks"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Playing the sample program", total=weeks)

        def advance(start: datetime, now: datetime) -> None:
            bar.update(task, completed=(now - start) // timedelta(weeks=1))

        yield advance
        bar.update(task, completed=weeks)


if __name__ == "__main__":
    main()
