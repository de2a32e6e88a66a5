"""A CSV file as batches of rows, streamed; and its header, matched to the columns we know."""

from __future__ import annotations

import csv
import difflib
import io
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate, chain, compress, islice
from pathlib import Path
from typing import BinaryIO

from nurture.engine.importing.sheets import Column, Sheet
from nurture.rules.errors import UserError

BATCH = 10_000
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows with the line each ends on, and how many bytes of the file have been read."""

    lines: list[int]
    rows: list[list[str]]
    bytes_read: int


@dataclass(frozen=True, slots=True)
class Table:
    """An open file: `places` says where each known column stands, None where the file does not have it."""

    path: Path
    sheet: Sheet
    header: list[str]
    places: tuple[int | None, ...]
    unused: tuple[str, ...]
    batches: Iterator[Batch]


@contextmanager
def open_table(path: Path, sheet: Sheet, renames: Mapping[str, str]) -> Iterator[Table]:
    """Open a file whose header says what the sheet asks. `renames` maps names in files to ours."""
    try:
        raw = path.open("rb")
    except OSError as error:
        said = (error.strerror or "it does not open").lower()
        raise UserError(f"The {sheet.kind} file cannot be read: {said}.", "Check the path.", str(path)) from None
    with raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as lines:
        yield _table(path, sheet, renames, raw, lines)


def _table(path: Path, sheet: Sheet, renames: Mapping[str, str], raw: BinaryIO, lines: io.TextIOWrapper) -> Table:
    rows = _rows(path, lines)
    header = next((row for _, first in rows for row in first), [""])
    if not any(header):
        raise UserError(f"The {sheet.kind} file is empty.", "Give a CSV file with a header line.", str(path))
    named = [_known_name(name, renames) for name in header]
    places = tuple(_place(column, named, path, sheet, header) for column in sheet.columns)
    unused = tuple(name for place, name in enumerate(header) if place not in places)
    return Table(path, sheet, header, places, unused, _batches(raw, rows))


def _known_name(name: str, renames: Mapping[str, str]) -> str:
    plain = name.strip()
    return renames.get(plain, plain).casefold().replace(" ", "_")


def _place(column: Column, named: list[str], path: Path, sheet: Sheet, header: list[str]) -> int | None:
    found = [place for place, name in enumerate(named) if name in column.names]
    if len(found) > 1:
        twice = " and ".join(header[place] for place in found)
        raise UserError(f"The columns {twice} both mean {column.name}.", "Remove or rename one of them.", f"{path}:1")
    if not found and column.header:
        close = difflib.get_close_matches(column.name, named, n=1, cutoff=0.5)
        guess = header[named.index(close[0])] if close else "<your column>"
        asked = f"Did you mean {guess}? Then add" if close else "Add it, or name yours with"
        wrong = f"The {sheet.kind} file has no column {column.name}."
        raise UserError(wrong, f"{asked} --map {shlex.quote(f'{guess}={column.name}')}.", f"{path}:1")
    return found[0] if found else None


def _rows(path: Path, lines: io.TextIOWrapper) -> Iterator[tuple[list[int], list[list[str]]]]:
    """Lines and cells of rows that are not blank: the header alone, then as many as a batch holds."""
    line = 0
    count = 1
    try:
        first = lines.readline()
        reader = csv.reader(chain((first,), lines), delimiter=max(_DELIMITERS, key=first.count))
        while rows := list(islice(reader, count)):
            yield _numbered(rows, line, reader.line_num)
            line = reader.line_num
            count = BATCH
    except UnicodeDecodeError:
        do = "Save it as CSV UTF-8 and import it again; nothing was changed."
        raise UserError("The file is not UTF-8.", do, f"{path}, soon after line {line}") from None
    except csv.Error as error:
        do = "Look for a quote that is not closed; nothing was changed."
        raise UserError(f"The file is not CSV from here on: {error}.", do, f"{path}:{line + 1}") from None


def _numbered(rows: list[list[str]], before: int, last: int) -> tuple[list[int], list[list[str]]]:
    """The line each row ends on. A cell may hold line breaks; a blank line is a row without cells."""
    if last - before == len(rows):
        lines = list(range(before + 1, last + 1))
    else:
        lines = list(accumulate((1 + sum(cell.count("\n") for cell in row) for row in rows), initial=before))[1:]
    if all(rows):
        return lines, rows
    return list(compress(lines, rows)), [row for row in rows if row]


def _batches(raw: BinaryIO, rows: Iterator[tuple[list[int], list[list[str]]]]) -> Iterator[Batch]:
    for lines, cells in rows:
        if cells:
            yield Batch(lines, cells, raw.tell())
