"""Import: partners, contacts and purchases from CSV files, checked row by row; and the same with telephone numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from benchmarks import floors
from benchmarks.bench import DATABASES, Bench, Database
from benchmarks.measuring import Result, fresh, seconds
from benchmarks.pools import empty, world
from nurture.engine.importing import Sources, import_files

_PARTNERS = 100_000
_TARGETS: dict[Database, float] = {"SQLite": 60_000, "PostgreSQL": 40_000}
_COUNTRIES = ("DE", "AT", "SE", "FR", "GB", "PL", "US", "BR", "IN", "ZA")
_NUMBERS = {
    "DE": "030 23125", "AT": "01 5321", "SE": "08 465 0", "FR": "01 99 00 0", "GB": "020 7946 0", "PL": "22 555 0",
    "US": "(212) 555-0", "BR": "11 5555-0", "IN": "011 2338 0", "ZA": "021 555 0",
}  # fmt: skip
_FIRST = date(2024, 1, 1)


def run(bench: Bench) -> Iterator[Result]:
    for phones in (False, True):
        folder = bench.new_folder()
        fresh(write_files, folder, bench.size(_PARTNERS), phones)
        for database in DATABASES:
            (rows, took), memory = fresh(load, bench.new_database(database), folder)
            bare, _ = fresh(bare_rows, bench.new_database(database), folder, rows)
            what = f"{database}, {rows:,} rows{', a third with phones' if phones else ''}"
            yield Result("import", what, rows / took, "rows/s", _TARGETS[database], "executemany", rows / took / bare, *memory)


def load(url: str, folder: Path) -> tuple[int, float]:
    """(rows, seconds)"""
    empty(url).dispose()
    sources = Sources(
        partners=folder / "partners.csv",
        contacts=folder / "contacts.csv",
        purchases=folder / "purchases.csv",
        rejects=folder / "refused.csv",
    )
    here = world(url, folder)
    done = []
    took = seconds(lambda: done.append(import_files(here, sources)))
    counts = done[0].files.values()
    rows, loaded = sum(one.rows for one in counts), sum(one.inserted for one in counts)
    assert 0.99 * rows < loaded < rows, done
    return rows, took


def bare_rows(url: str, folder: Path, count: int) -> float:
    """The same files read by the csv module and put into a table without looking at them."""
    return floors.executemany(url, 8, chain.from_iterable(_read(folder / f"{name}.csv") for name in _FILES), count=count)


def _read(path: Path) -> Iterator[Sequence[object]]:
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.reader(file):
            yield (*row, *[""] * 8)[:8]


# --- files -------------------------------------------------------------------------------------------------------


def write_files(folder: Path, partners: int, phones: bool) -> None:
    """Two contacts and two purchases a partner; one row in 2,500 is bad."""
    for name, (header, rows) in _FILES.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(header + (("phone",) if name == "contacts" and phones else ()))
            writer.writerows(rows(partners, phones))


def _partners(count: int, _phones: bool) -> Iterator[tuple[object, ...]]:
    for one in range(count):
        country = "Atlantis" if one % 2500 == 7 else _COUNTRIES[one % 10]
        yield f"P{one}", f"Partner & Söhne No {one}", country, "Springfield", "registered", one % 300, 2 + one % 9, ""


def _contacts(count: int, phones: bool) -> Iterator[tuple[object, ...]]:
    for one in range(2 * count):
        partner = one // 2
        address = f"person{one}@@partner" if one % 2500 == 11 else f"person.{one}@partner{partner}.example"
        number = (f"{_NUMBERS[_COUNTRIES[partner % 10]]}{one % 1000:03}",) if phones else ()
        yield f"C{one}", f"P{partner}", f"Given{one % 900}", f"Family{one % 7000}", address, "owner", "de", "granted", *number


def _purchases(count: int, _phones: bool) -> Iterator[tuple[object, ...]]:
    for one in range(2 * count):
        day = "last week" if one % 2500 == 13 else (_FIRST + timedelta(days=one % 700)).isoformat()
        yield f"B{one}", f"P{one % count}", day, f"{100 + one % 9000}.50"


_FILES = {
    "partners": (("partner_id", "name", "country", "city", "tier", "employees", "technical_staff", "region"), _partners),
    "contacts": (
        ("contact_id", "partner_id", "first_name", "last_name", "email", "role", "language", "consent"),
        _contacts,
    ),
    "purchases": (("purchase_id", "partner_id", "purchased_on", "amount"), _purchases),
}
