"""One clock for several processes: a file that holds the moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


class FileClock:
    """Stands still until it is set. Readers in other processes see each move at once."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(float(self._file.read_text(encoding="ascii")), UTC)

    def set(self, moment: datetime) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(str(moment.timestamp()), encoding="ascii")
        new.replace(self._file)
