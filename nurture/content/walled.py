"""`load` and `read_manuscript` in a process of their own, with limits on time, memory and what comes back, that is killed
when it strikes one.

The sizes of files and templates bound what reading them can cost; this is the wall behind, for what nobody thought of. The
child names each file before it judges it, so a file over which it dies is known. It is left out with a finding, and
a new child judges all the others. A child has no settings, no keys and no database: there is nothing to be had from it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

from nurture.content.findings import Finding, Place
from nurture.content.load import Loaded
from nurture.content.manuscript import Manuscript
from nurture.content.snapshot import parse
from nurture.rules.program import Release

CHILD = "nurture.content.walled_child"
_MOST_STRIKES = 5
_ENVIRONMENT = {"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}  # and nothing of ours: no key, no database


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of processor time for one file, and of `silence` until the next; `memory` and `answer` of all, in bytes."""

    seconds: int = 10
    silence: int = 120
    memory: int = 2 * 1024**3
    answer: int = 64 * 1024**2


USUAL = Limits()

Reader = Literal["load", "read_manuscript"]
Read = tuple[Release | None, tuple[Finding, ...]]


class _Struck(Exception):
    """The child died over `file`; `because` ends the sentence that begins with "Judging this file"."""

    def __init__(self, file: str, because: str) -> None:
        self.file = file
        self.because = because
        super().__init__(file, because)


def load_walled(home: Path, now: datetime | None = None) -> Loaded:
    """What `load` would say, with a finding for each file that could not be judged within the limits."""
    return Loaded(*_read("load", home, now, USUAL))


def read_manuscript_walled(home: Path, now: datetime | None = None) -> Manuscript:
    """What `read_manuscript` would say, with a finding for each file that could not be judged within the limits."""
    return Manuscript(*_read("read_manuscript", home, now, USUAL))


def _read(reader: Reader, home: Path, now: datetime | None, limits: Limits) -> Read:
    struck: dict[str, Finding] = {}
    for _ in range(_MOST_STRIKES):
        try:
            return _ask(_order(reader, home, now, limits, struck.values()), limits)
        except _Struck as over:
            struck[over.file] = _finding(over)
    return None, tuple(sorted(struck.values(), key=lambda finding: finding.place))


def _finding(over: _Struck) -> Finding:
    do = "Make it shorter and simpler; if it is simple already, show it to whoever runs nurture."
    return Finding(Place(over.file), "limits", f"Judging this file {over.because}.", do)


def _order(reader: Reader, home: Path, now: datetime | None, limits: Limits, struck: Iterable[Finding]) -> bytes:
    order = {
        "reader": reader,
        "home": str(home.absolute()),
        "now": now.isoformat() if now else None,
        "seconds": limits.seconds,
        "memory": limits.memory,
        "left_out": [asdict(one) for one in struck],
    }
    return json.dumps(order).encode()


def _ask(order: bytes, limits: Limits) -> Read:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
        env=_ENVIRONMENT,
    )
    assert child.stdin
    assert child.stdout
    with child:
        try:
            with suppress(BrokenPipeError), child.stdin:
                child.stdin.write(order)
            return _listen(child, child.stdout, limits)
        finally:
            child.kill()


def _listen(child: subprocess.Popen[bytes], lines: IO[bytes], limits: Limits) -> Read:
    """One line of JSON after another, as long as they come in time and are not too much."""
    file, left = "personas/program.yaml", limits.answer
    while line := _next(child, lines, limits.silence, left):
        left -= len(line)
        if left <= 0:
            raise _Struck(file, "gives far too much")
        if not line.endswith(b"\n"):
            break
        said = json.loads(line)
        if "findings" in said:
            return _said(said)
        if "memory" in said:
            raise _Struck(file, "needs too much memory")
        file = said["at"]
    raise _Struck(file, _death(child.wait()))


def _next(child: subprocess.Popen[bytes], lines: IO[bytes], silence: float, most: int) -> bytes:
    watchdog = threading.Timer(silence, child.kill)
    watchdog.daemon = True  # who is interrupted does not wait for it
    try:
        watchdog.start()
        return lines.readline(most)
    finally:
        watchdog.cancel()


def _death(code: int) -> str:
    return "takes too long" if -code in (signal.SIGXCPU, signal.SIGKILL) else "fails"


def _said(said: dict[str, Any]) -> Read:
    findings = tuple(Finding(Place(**one.pop("place")), **one) for one in said["findings"])
    return parse(said["release"]) if said["release"] else None, findings
