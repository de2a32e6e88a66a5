"""What really left: a fake's own log on the disk, or the files in the outbox folder. Nothing of ours writes it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.chaos.workers import Channel

FAKES = Path(__file__).parent.parent / "fakes"


class Oracle(Protocol):
    """`where` is what a worker sends to."""

    channel: Channel
    where: str

    def begin(self) -> None:
        """Forget what left before now."""
        ...

    def accepted(self) -> list[str]:
        """The mid of every letter that was accepted, as often as it was."""
        ...


@dataclass
class Log:
    channel: Channel
    where: str
    file: Path
    start: int = 0
    _counted: tuple[int, int] = (0, 0)  # lines, and up to which byte

    def begin(self) -> None:
        self.start = self.file.stat().st_size
        self._counted = (0, self.start)

    def lines(self) -> int:
        """Requests so far; cheap, for asking again and again."""
        lines, place = self._counted
        with self.file.open("rb") as log:
            log.seek(place)
            fresh = log.read()
        self._counted = (lines + fresh.count(b"\n"), place + len(fresh))
        return self._counted[0]

    def accepted(self) -> list[str]:
        with self.file.open("rb") as log:
            log.seek(self.start)
            told = [json.loads(line) for line in log]
        return [line["mid"] for line in told if line["accepted"]]


@dataclass
class Folder:
    where: str
    channel: Channel = "outbox"

    def begin(self) -> None:
        for file in Path(self.where).glob("*"):
            file.unlink()

    def accepted(self) -> list[str]:
        return [file.stem for file in Path(self.where).glob("*.eml")]


@contextmanager
def sendgrid(folder: Path, *more: str) -> Iterator[Log]:
    with _fake("sendgrid_server.py", folder / "sendgrid.log", *more) as port:
        yield Log("sendgrid", port, folder / "sendgrid.log")


@contextmanager
def smtp(folder: Path) -> Iterator[Log]:
    with _fake("smtp_server.py", folder / "smtp.log") as port:
        yield Log("smtp", port, folder / "smtp.log")


@contextmanager
def outbox(folder: Path) -> Iterator[Folder]:
    (folder / "outbox").mkdir(exist_ok=True)
    yield Folder(str(folder / "outbox"))


@contextmanager
def _fake(name: str, log: Path, *more: str) -> Iterator[str]:
    command = [sys.executable, str(FAKES / name), "--log", str(log), "--durable", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()
