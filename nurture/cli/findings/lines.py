"""The lines that findings point at."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nurture.content import Place


class Lines:
    """Reads each file once. A file that cannot be read has no lines: its finding says why."""

    def __init__(self, home: Path) -> None:
        self._read = cache(lambda file: _lines(home / file))

    def of(self, place: Place) -> str:
        lines = self._read(place.file)
        return lines[place.line - 1] if place.line <= len(lines) else ""


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []
