"""The reject file: each row that was not loaded, with its line and the reason."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from nurture.engine.importing.read import Batch
from nurture.engine.importing.sheets import Kind
from nurture.engine.importing.validate import Refusals
from nurture.rules.errors import UserError

HEADER = ("line", "file", "column", "reason", "row")
SUFFIX = ".rejects.csv"
"""Git ignores what ends so: the rows hold people's addresses."""


class RejectFile:
    """Begun at the first reject, in the first of `places` that takes it; a draft until the import has committed."""

    def __init__(self, places: Sequence[Path], inputs: Collection[Path]) -> None:
        for place in places:
            _check(place, inputs)
        self.path = places[0]
        self.reasons: Counter[tuple[Kind, str, str]] = Counter()
        self._places = places
        self._draft: IO[str] | None = None

    def add(self, kind: Kind, file: Path, batch: Batch, refusals: Refusals) -> None:
        if self._draft is None:
            self._draft = self._begin()
            csv.writer(self._draft).writerow(HEADER)
        writer = csv.writer(self._draft)
        for place, refusal in sorted(refusals.items()):
            self.reasons[kind, refusal.column, refusal.reason] += 1
            writer.writerow((batch.lines[place], file.name, refusal.column, refusal.reason, _as_text(batch.rows[place])))

    def _begin(self) -> IO[str]:
        said = "it does not open"
        for place in self._places:
            try:
                draft = _draft_of(place)
            except OSError as error:
                said = (error.strerror or said).lower()
            else:
                self.path = place
                return draft
        raise UserError(
            f"The reject file cannot be written: {said}.", "Name another with --rejects FILE.", str(self._places[0])
        )

    def keep(self) -> None:
        """The import is in: put the file in its place, or take away an earlier import's."""
        if self._draft is not None:
            self._draft.close()
            Path(self._draft.name).replace(self.path)
            return
        for place in self._places:
            if _is_ours(place):
                with suppress(PermissionError):  # where nothing can be written any more, the old one stays
                    place.unlink()

    def drop(self) -> None:
        """Nothing was imported, so nothing was rejected."""
        if self._draft is not None:
            self._draft.close()
            Path(self._draft.name).unlink(missing_ok=True)


def _draft_of(place: Path) -> IO[str]:
    """A new file beside it, which none but its owner may read."""
    return NamedTemporaryFile("w", encoding="utf-8", newline="", dir=place.parent, prefix=".", suffix=SUFFIX, delete=False)


def _check(place: Path, inputs: Collection[Path]) -> None:
    """Raise a UserError where something else would be lost."""
    if not place.exists():
        return
    do = "Name another with --rejects FILE."
    if any(file.exists() and file.samefile(place) for file in inputs):
        raise UserError("The reject file is an input of this import.", do, str(place))
    if not _is_ours(place):
        raise UserError("Where the reject file would go there is another file.", do, str(place))


def _is_ours(place: Path) -> bool:
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return file.readline(100).rstrip() == ",".join(HEADER).encode()


def _as_text(row: list[str]) -> str:
    """The row as one line of CSV, control characters as escapes."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    text = line.getvalue()
    return text if text.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
