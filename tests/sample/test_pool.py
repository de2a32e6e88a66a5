"""The invented pool: the same for the same seed, and nobody real in it."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from sample.pool import Files, split, write

START = date(2026, 3, 2)
KINDS = ("partners", "contacts", "purchases")


def read(files: Files, kind: str) -> list[dict[str, str]]:
    with getattr(files, kind).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_seed_gives_the_same_pool_again(tmp_path: Path) -> None:
    first, again, other = (
        write(tmp_path / name, partners=30, seed=seed, start=START) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert [read(first, kind) for kind in KINDS] == [read(again, kind) for kind in KINDS]
    assert read(first, "partners") != read(other, "partners")


def test_every_address_is_of_a_domain_that_reaches_nobody(tmp_path: Path) -> None:
    addresses = [row["email"] for row in read(write(tmp_path, partners=60), "contacts")]

    assert all(address.isascii() and address.endswith(".example") for address in addresses)
    assert len({*addresses}) == len(addresses)


def test_somebody_reads_each_language_that_the_sample_program_writes(tmp_path: Path) -> None:
    contacts = read(write(tmp_path), "contacts")

    assert {"en", "de", "fr", "hu", "ko"} <= {row["language"] for row in contacts}
    assert len({row["partner_id"] for row in contacts}) == 400


def test_split_the_pool_is_still_the_whole_pool(tmp_path: Path) -> None:
    files = write(tmp_path, partners=30, seed=1, start=START)
    parts = split(files, 4)

    for kind in KINDS:
        together = [tuple(row.values()) for part in parts for row in read(part, kind)]
        assert sorted(together) == sorted(tuple(row.values()) for row in read(files, kind))
    for part in parts:
        firms = {row["partner_id"] for row in read(part, "partners")}
        assert {row["partner_id"] for kind in KINDS for row in read(part, kind)} == firms
