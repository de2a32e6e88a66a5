"""What every connection has promised is asked of the database itself."""

from pathlib import Path

from sqlalchemy import text

from db.session import open_engine, reading

_FULL = 2  # as SQLite numbers it: a commit is on the disk before it is said to be made
PROMISED = {"journal_mode": "wal", "synchronous": _FULL, "foreign_keys": 1}


def test_each_connection_to_an_sqlite_file_outlives_a_power_cut_and_asks_its_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nurture.db'}")
    with reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            assert {one: connection.execute(text(f"PRAGMA {one}")).scalar_one() for one in PROMISED} == PROMISED
    engine.dispose()
