"""What left and who asked for silence, written down once more outside the database.

A database that comes back from a backup, or from a standby that was a moment behind, has forgotten its last sends and
unsubscribes. The journal has not: every letter is here before its first byte leaves, every order not to contact before it
is acknowledged. Each line carries a mark that the database counted; a database that stands behind a mark has forgotten.

One file a machine and month, one JSON object a line, synced to the disk, for its owner only. It names letters, steps and
keyed hashes of addresses; no address and no name.
"""

from __future__ import annotations

import errno
import json
import os
import re
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from nurture.mail.folders import known_id, made_id
from nurture.rules.errors import UserError
from nurture.rules.noted import Letter, Order

_SUFFIX = ".jsonl"
_MARK = re.compile(rb'^\{"mark":(\d{1,18}),.*\}$', re.MULTILINE)  # of a line that no crash cut short
_FILES = 2  # of a machine that are asked for its mark: a clock may leap over the end of a month and come back
_TAIL = 262_144  # bytes at the end of a file in which its highest mark is: lines of other processes may cross


@dataclass(slots=True)
class Notes:
    """What one transaction did that must not be forgotten. The orders name people by the vendor's ids."""

    letters: Sequence[Letter] = ()
    orders: Sequence[Order] = ()

    def __bool__(self) -> bool:
        return bool(self.letters or self.orders)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `at` in milliseconds."""

    mark: int
    at: int
    notes: Notes


@dataclass(frozen=True, slots=True)
class _Line:
    """As it stands in the file; what a database or a calendar could not hold is none of ours."""

    mark: Annotated[int, Field(ge=1, lt=10**18)]
    at: Annotated[int, Field(ge=0, lt=253_402_300_800_000)]  # the year 10000
    letters: list[Letter] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)


_LINE = TypeAdapter(_Line)


def this_machine() -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", socket.gethostname()) or "machine"


@dataclass(frozen=True, slots=True)
class Journal:
    """`writer` is this machine; the processes on it share a file. Without a folder nothing is written down."""

    folder: Path | None
    writer: str = field(default_factory=this_machine)

    def append(self, mark: int, now: datetime, notes: Notes) -> None:
        """Durable when it returns. Raises OSError where it cannot be."""
        if self.folder is None:
            return
        entry: dict[str, Any] = {"mark": mark, "at": round(now.timestamp() * 1000)}
        entry |= {"letters": notes.letters} if notes.letters else {}
        entry |= {"orders": notes.orders} if notes.orders else {}
        line = b"\n" + json.dumps(entry, separators=(",", ":")).encode() + b"\n"  # apart from one that a crash cut short
        _write(self.folder, f"{self.writer}.{now:%Y-%m}{_SUFFIX}", line)

    def probe(self, now: datetime) -> None:
        """Raises OSError where nothing could be noted; asked before anything is intended that would have to be."""
        if self.folder is not None:
            _write(self.folder, f"{self.writer}.{now:%Y-%m}{_SUFFIX}", b"\n")

    def place(self) -> str | None:
        """The folder's own id, once this machine has a file there."""
        return self.folder_id() if self.writer in self.writers() else None

    def folder_id(self) -> str | None:
        """None where the folder is not there, or not to be read."""
        try:
            return known_id(self.folder) if self.folder else None
        except OSError:
            return None

    def writers(self) -> frozenset[str]:
        """The machines that have a file here."""
        return frozenset(self._files())

    def marks(self) -> Mapping[str, int]:
        """The highest mark of each machine that has noted anything here."""
        marks = {writer: max(map(_highest, files[-_FILES:])) for writer, files in self._files().items()}
        return {writer: mark for writer, mark in marks.items() if mark}

    def mark(self) -> int:
        """The highest of this machine; quick, since it is asked before everything that is noted."""
        files = self._files().get(self.writer, [])[-_FILES:]
        found = (_MARK.findall(_tail(file, _TAIL)) or _MARK.findall(_tail(file, 0)) for file in files)
        return max((int(mark) for marks in found for mark in marks), default=0)

    def after(self, marks: Mapping[str, int]) -> Iterator[Entry]:
        """What is beyond these marks, each machine's oldest first."""
        for writer, files in self._files().items():
            known = marks.get(writer, 0)
            yield from (entry for file in files for entry in _read(file) if entry.mark > known)

    def _files(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for file in sorted(self.folder.glob(f"*{_SUFFIX}")) if self.folder else ():
            found.setdefault(file.name.rsplit(".", 2)[0], []).append(file)
        return found


def _write(folder: Path, name: str, line: bytes) -> None:
    made_id(folder)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(handle, line) < len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        os.fsync(handle)
    finally:
        os.close(handle)


def _highest(file: Path) -> int:
    """The highest mark; of the whole file where its last line alone is longer than what is looked at."""
    marks = [entry.mark for entry in _read(file, _TAIL)] or [entry.mark for entry in _read(file)]
    return max(marks, default=0)


def _read(file: Path, last: int = 0) -> Iterable[Entry]:
    """The entries; with `last`, those in the last bytes. A line that a crash cut short tells of nothing that left."""
    for number, line in enumerate(_tail(file, last).split(b"\n"), 1):
        if line.endswith(b"}"):
            yield _entry(line, f"{file}:{number}")


def _tail(file: Path, last: int) -> bytes:
    """Whole lines in the last bytes; all with none."""
    with file.open("rb") as opened:
        skipped = max(0, file.stat().st_size - last) if last else 0
        opened.seek(skipped)
        read = opened.read()
    return read.partition(b"\n")[2] if skipped else read


def _entry(line: bytes, place: str) -> Entry:
    try:
        said = _LINE.validate_json(line, strict=True)
    except ValidationError:
        do = "Bring the file back from where it is copied to."
        raise UserError("The journal has a line that cannot be read.", do, place) from None
    return Entry(said.mark, said.at, Notes(said.letters, said.orders))
