"""The web app in a process of its own, on the sample's clock."""

from __future__ import annotations

import argparse
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import uvicorn

from nurture.engine.ingest import ingest
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.settings import CHECKOUT
from nurture.web.app import create_app
from sample.world import open_world

_PATIENCE = 30  # seconds for the app to answer


@contextmanager
def web_app(folder: Path, port: int, key: str) -> Iterator[None]:
    """Runs while the block does. `key` is the public key with which callbacks must be signed."""
    command = [sys.executable, "-m", "sample.web", "--folder", str(folder), "--port", str(port), "--key", key]
    with (
        (folder / "web.out").open("wb") as output,
        subprocess.Popen(command, cwd=CHECKOUT, stdout=output, stderr=output) as process,  # noqa: S603
    ):
        try:
            _await_health(port, process, folder)
            yield
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_health(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise UserError("The web app did not start.", f"Look into {folder.name}/web.out.")


def urgent(world: World) -> None:
    ingest(world)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sample.web")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--key", required=True)
    given = parser.parse_args()
    logging.basicConfig(filename=given.folder / "web.log", level=logging.INFO)
    world = open_world(given.folder)
    app = create_app(world, webhook_keys=[given.key], max_age=0, on_urgent=lambda: urgent(world))
    uvicorn.run(app, host="127.0.0.1", port=given.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
