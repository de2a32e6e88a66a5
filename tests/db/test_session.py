"""What every connection has promised is asked of the database itself."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from db.session import open_engine, reading

_FULL = 2  # as SQLite numbers it: a commit is on the disk before it is said to be made
PROMISED = {"journal_mode": "wal", "synchronous": _FULL, "foreign_keys": 1}


def test_each_connection_to_an_sqlite_file_outlives_a_power_cut_and_asks_its_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nurture.db'}")
    with reading(engine) as first, reading(engine) as second:
        for connection in (first, second):
            assert {one: connection.execute(text(f"PRAGMA {one}")).scalar_one() for one in PROMISED} == PROMISED
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("server", "kept"),
    [("off", "on"), ("local", "local"), ("on", "on"), ("remote_write", "remote_write"), ("remote_apply", "remote_apply")],
)
def test_a_commit_that_postgresql_has_acknowledged_outlives_its_crash(database_url: str, server: str, kept: str) -> None:
    operator = open_engine(database_url)
    with operator.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {make_url(database_url).database} SET synchronous_commit = {server}"))
    operator.dispose()
    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SHOW synchronous_commit")).scalar_one() == kept
    engine.dispose()
