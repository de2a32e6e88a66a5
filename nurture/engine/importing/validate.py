"""A batch of cells as values, column by column, since Python is fast at whole columns and slow at single cells."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress

from nurture.engine.importing import values
from nurture.engine.importing.read import Batch, Table
from nurture.engine.importing.sheets import Column, Read
from nurture.engine.importing.values import Fault, Value

_REMEMBERED = 4_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row of the file is not loaded. `column` is empty where it is the whole row."""

    column: str
    reason: str


Refusals = dict[int, Refusal]
"""By the row's place in its batch."""

Row = tuple[Value, ...]


class Cells(dict[str, "Value | Fault"]):
    """What a column's cells mean, remembered: most columns say few different things."""

    def __init__(self, read: Read) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, raw: str) -> Value | Fault:
        value = self.read(raw)
        if len(self) < _REMEMBERED:
            self[raw] = value
        return value


class Checker:
    """Checks the batches of one file."""

    def __init__(self, table: Table) -> None:
        self._width = len(table.header)
        self._columns = [
            (column, place, Cells(column.read)) for column, place in zip(table.sheet.columns, table.places, strict=True)
        ]

    def check(self, batch: Batch) -> tuple[dict[int, Row], Refusals]:
        """The good rows, in the order of the sheet's columns, by their place in the batch; and the others' first fault."""
        refusals: Refusals = {}
        rows = batch.rows
        if {*map(len, rows)} != {self._width}:
            rows = [self._right_width(place, row, refusals) for place, row in enumerate(rows)]
        cells = list(zip(*rows, strict=True))
        columns = [self._column(column, cells, place, read, refusals) for column, place, read in self._columns]
        values_by_place = enumerate(zip(*columns, strict=True))
        if not refusals:
            return dict(values_by_place), refusals
        good = [place not in refusals for place in range(len(rows))]
        return dict(compress(values_by_place, good)), refusals

    def _right_width(self, place: int, row: list[str], refusals: Refusals) -> list[str]:
        if len(row) == self._width:
            return row
        refusals[place] = Refusal("", f"{len(row)} cells where the header has {self._width}")
        return [""] * self._width

    def _column(
        self, column: Column, cells: list[tuple[str, ...]], place: int | None, read: Cells, refusals: Refusals
    ) -> list[Value | Fault]:
        if place is None:
            return [None] * len(cells[0])
        stripped = list(map(str.strip, cells[place]))
        if values.has_control("".join(cells[place])):
            _note(column, [_control_fault(raw) for raw in cells[place]], refusals)
        if column.filled and "" in stripped:
            _note(column, [None if raw else Fault("empty") for raw in stripped], refusals)
        if column.read is values.text and values.texts(stripped):
            return stripped  # type: ignore[return-value] # a list of one kind of value
        found = list(map(read.__getitem__, stripped))
        if Fault in {*map(type, found)}:
            _note(column, found, refusals)
        return found


def _control_fault(raw: str) -> Fault | None:
    return Fault("a control character, line break or mark that turns text around") if values.has_control(raw) else None


def _note(column: Column, found: list[Value | Fault], refusals: Refusals) -> None:
    for place, value in enumerate(found):
        if isinstance(value, Fault):
            refusals.setdefault(place, Refusal(column.name, value.reason))
