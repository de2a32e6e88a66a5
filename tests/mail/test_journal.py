"""The journal: whole lines outlive a crash, cut ones tell of nothing, and a full disk is no silent success."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nurture.mail.journal import Journal, Notes
from nurture.rules.errors import UserError
from nurture.rules.noted import Letter, Order
from tests.mail.disk import Disk

MARCH = datetime(2026, 3, 31, 23, tzinfo=UTC)
APRIL = datetime(2026, 4, 1, 1, tzinfo=UTC)
LETTER = Letter("m1", "a" * 32, "general", "hello", "hello", "margin", "r1", "en")
ORDER = Order("mail", "address", "a" * 32, "unsubscribe")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal", "mill")


def test_what_was_noted_is_read_again_across_months(journal: Journal) -> None:
    journal.append(1, MARCH, Notes(letters=[LETTER]))
    journal.append(2, APRIL, Notes(orders=[ORDER]))

    assert journal.marks() == {"mill": 2}
    assert [(entry.mark, entry.notes.letters, entry.notes.orders) for entry in journal.after({})] == [
        (1, [LETTER], []),
        (2, [], [ORDER]),
    ]
    assert [entry.mark for entry in journal.after({"mill": 1})] == [2]


def test_machines_do_not_count_each_other_s_marks(journal: Journal) -> None:
    journal.append(7, MARCH, Notes(letters=[LETTER]))
    Journal(journal.folder, "barn.2").append(3, MARCH, Notes(orders=[ORDER]))

    assert journal.marks() == {"mill": 7, "barn.2": 3}


def test_a_line_that_a_crash_cut_short_tells_of_nothing_and_spoils_nothing(journal: Journal) -> None:
    journal.append(1, MARCH, Notes(letters=[LETTER]))
    assert journal.folder is not None
    with (journal.folder / "mill.2026-03.jsonl").open("ab") as file:
        file.write(b'\n{"mark":2,"at":1,"letters":[["m2"')
    journal.append(3, MARCH, Notes(letters=[LETTER]))

    assert [entry.mark for entry in journal.after({})] == [1, 3]


@pytest.mark.parametrize(
    "line",
    [
        '{"mark":"two"}',
        '{"mark":1e400,"at":1}',
        f'{{"mark":{"9" * 30},"at":1}}',
        f'{{"mark":{"9" * 5000},"at":1}}',
        '{"mark":2,"at":1e400}',
        '{"mark":2,"at":9223372036854775807}',
        '{"mark":2,"at":1,"letters":[["m2",{},"general","hello","hello","margin","r1","en"]]}',
        '{"mark":2,"at":1,"letters":[["m2"]]}',
        '{"mark":2,"at":1,"letters":{"m2":1}}',
        '{"mark":2,"at":1,"orders":[["mail","address",null,"unsubscribe"]]}',
        '{"mark":2,"at":1,"orders":7}',
        f"{'[' * 10_000}}}",
    ],
    ids=lambda line: line[:60],
)
def test_a_line_that_is_none_of_ours_is_told_with_its_place(journal: Journal, line: str) -> None:
    journal.append(1, MARCH, Notes(letters=[LETTER]))
    assert journal.folder is not None
    file = journal.folder / "mill.2026-03.jsonl"
    file.write_bytes(file.read_bytes() + f"\n{line}\n".encode())

    for ask in (journal.marks, lambda: list(journal.after({}))):
        with pytest.raises(UserError) as error:
            ask()
        assert str(error.value).startswith(f"{file}:4: The journal has a line that cannot be read. Bring the file back")
    assert journal.mark() in (1, 2), "orders not to contact are taken all the same, and a database can hold the number"


def test_the_highest_mark_of_a_long_file_is_found_though_lines_crossed(journal: Journal) -> None:
    for mark in [*range(1, 600), 601, 600]:
        journal.append(mark, MARCH, Notes(letters=[LETTER] * 8))

    assert journal.marks() == {"mill": 601}


def test_a_clock_that_leaps_over_the_end_of_a_month_and_back_hides_no_mark(journal: Journal) -> None:
    journal.append(1, APRIL, Notes(letters=[LETTER]))
    journal.append(2, MARCH, Notes(letters=[LETTER]))

    assert (journal.marks(), journal.mark()) == ({"mill": 2}, 2)


def test_a_line_longer_than_what_is_looked_at_hides_no_mark(journal: Journal) -> None:
    journal.append(1, MARCH, Notes(orders=[ORDER] * 10_000))

    assert (journal.marks(), journal.mark()) == ({"mill": 1}, 1)


def test_a_probe_writes_nothing_that_is_read(journal: Journal) -> None:
    journal.append(1, MARCH, Notes(letters=[LETTER]))
    journal.probe(MARCH)

    assert [entry.mark for entry in journal.after({})] == [1]


def test_half_a_line_on_a_full_disk_is_an_error(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, content: write(handle, content[:10]))

    with pytest.raises(OSError, match="No space left"):
        journal.append(1, MARCH, Notes(letters=[LETTER]))


def test_what_was_noted_outlives_a_power_cut(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    assert journal.folder is not None
    disk = Disk(journal.folder)
    disk.watch(monkeypatch)

    for mark in (1, 2):
        journal.append(mark, MARCH, Notes(letters=[LETTER]))
        last_line = disk.left()["mill.2026-03.jsonl"].splitlines()[-1]
        assert last_line.startswith(b'{"mark":%d,' % mark)
