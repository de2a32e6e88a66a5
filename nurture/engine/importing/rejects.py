"""The reject file: each row that was not loaded, with its line and the reason."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TextIO

from nurture.engine.importing.read import Batch
from nurture.engine.importing.sheets import Kind
from nurture.engine.importing.validate import Refusals
from nurture.rules.errors import UserError

HEADER = ("line", "file", "column", "reason", "row")


class RejectFile:
    """Begun at the first reject, under another name until the import has committed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reasons: Counter[tuple[Kind, str, str]] = Counter()
        self._file: TextIO | None = None

    @property
    def _draft(self) -> Path:
        return self.path.with_name(f"{self.path.name}.part")

    def add(self, kind: Kind, file: Path, batch: Batch, refusals: Refusals) -> None:
        writer = csv.writer(self._open())
        for place, refusal in sorted(refusals.items()):
            self.reasons[kind, refusal.column, refusal.reason] += 1
            writer.writerow((batch.lines[place], file.name, refusal.column, refusal.reason, _as_text(batch.rows[place])))

    def _open(self) -> TextIO:
        if self._file is None:
            try:
                self._file = self._draft.open("w", encoding="utf-8", newline="")
            except OSError as error:
                said = (error.strerror or "it does not open").lower()
                raise UserError(
                    f"The reject file cannot be written: {said}.", "Name another with --rejects FILE.", str(self.path)
                ) from None
            csv.writer(self._file).writerow(HEADER)
        return self._file

    def keep(self) -> None:
        """The import is in: put the file in its place, or take away an earlier import's."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return
        self._file.close()
        self._draft.replace(self.path)

    def drop(self) -> None:
        """Nothing was imported, so nothing was rejected."""
        if self._file is not None:
            self._file.close()
            self._draft.unlink(missing_ok=True)


def _as_text(row: list[str]) -> str:
    """The row as one line of CSV, control characters as escapes."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    text = line.getvalue()
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
