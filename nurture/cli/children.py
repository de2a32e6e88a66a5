"""Processes that live and die together: each in a group of its own, its lines shown under its name."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self
from uuid import uuid4

from nurture.rules.errors import UserError

MARK = "NURTURE_UP"
LAST_WORDS = 15
PATIENCE = 10.0  # seconds that a group has between being asked to stop and being stopped

Show = Callable[[str, str], None]
"""Gets a child's name and one line that it said."""


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: subprocess.Popen[str]
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_WORDS))

    def told(self) -> str:
        return "\n".join(f"    {line}" for line in self.last_words)


class Children:
    """Starts processes with one environment in one folder and stops all of them at the end, the newest first.

    `handles` are file descriptors that every child inherits: a lock on one of them is held until the last has gone.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], show: Show, handles: Sequence[int] = ()) -> None:
        self.folder = folder
        self.environment = {**environment, MARK: uuid4().hex}
        self.show = show
        self.handles = tuple(handles)
        self.living: list[Child] = []
        self.ended: SimpleQueue[Child] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def start(self, name: str, *command: str) -> Child:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            pass_fds=self.handles,
        )
        child = Child(name, process)
        self.living.append(child)
        threading.Thread(target=self._listen, args=(child,), daemon=True).start()
        return child

    def run(self, name: str, *command: str) -> None:
        """A command that is to end well before the next step."""
        child = self.start(name, *command)
        code = child.process.wait()
        self.living.remove(child)
        if code:
            raise _fell(child)

    def wait_until(self, ready: Callable[[], bool], child: Child, seconds: float) -> None:
        """Until `child` is ready, while all live; a UserError with its last words if it never is."""
        limit = time.monotonic() + seconds
        while not ready():
            self.check(wait=0.2)
            if time.monotonic() > limit:
                raise UserError(f"{child.name} was not ready within {seconds:.0f} seconds.", f"It said:\n{child.told()}")

    def check(self, wait: float | None = None) -> None:
        """Wait for the first child that ends, for `wait` seconds or for good, and raise with its last words."""
        with suppress(Empty):
            while True:
                child = self.ended.get(timeout=wait)
                if child in self.living:
                    raise _fell(child)

    def stop(self) -> None:
        """Ask, wait a little, then end whatever is left of each group. What outlives even that is shown.

        A worker puts its runs into sessions of their own, and one that was killed leaves them behind: those are found
        by the mark that they inherit, where the system shows it (Linux).
        """
        show, self.show = self.show, lambda _name, _line: None  # how each goes down is no news
        asked = list(reversed(self.living))
        for child in asked:
            _signal(child, signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        for child in asked:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, limit - time.monotonic()))
            _signal(child, signal.SIGKILL)
            child.process.wait()
        if left := _sweep(self.environment[MARK], time.monotonic() + PATIENCE):
            show("left over", f"These processes do not end; look at them with ps: {', '.join(map(str, left))}.")
        self.living.clear()

    def _listen(self, child: Child) -> None:
        assert child.process.stdout is not None
        with child.process.stdout as said:
            for line in said:
                child.last_words.append(line.rstrip())
                self.show(child.name, line.rstrip())
        child.process.wait()
        self.ended.put(child)


def _fell(child: Child) -> UserError:
    return UserError(f"{child.name} ended with code {child.process.wait()}.", f"Its last words:\n{child.told()}")


def _sweep(mark: str, limit: float) -> list[int]:
    """End all that carry the mark, again until the limit, since a process takes a moment to be gone. Returns those left."""
    while (left := _marked(mark)) and time.monotonic() < limit:
        for process in left:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.05)
    return left


def _marked(mark: str) -> list[int]:
    wanted = f"{MARK}={mark}".encode()
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if wanted in file.read_bytes():
                found.append(int(file.parent.name))
    return found


def _signal(child: Child, number: signal.Signals) -> None:
    """To the whole group, whether or not its leader still lives."""
    with suppress(ProcessLookupError):
        os.killpg(child.process.pid, number)
