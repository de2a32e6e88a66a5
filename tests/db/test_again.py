"""A database that is in the way for a moment costs nothing that was known."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from db.again import again
from db.session import open_engine, transaction


def test_an_sqlite_file_that_another_holds_for_too_long_is_asked_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nurture.db'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(tmp_path / "nurture.db", check_same_thread=False)
    other.execute("CREATE TABLE letter (mid TEXT)")
    other.execute("BEGIN IMMEDIATE")
    tries = 0

    def work() -> None:
        nonlocal tries
        tries += 1
        with transaction(engine) as connection:
            connection.execute(text("INSERT INTO letter VALUES ('m1')"))

    letting_go = threading.Timer(0.3, other.rollback)
    letting_go.start()
    again(work)
    letting_go.join()

    assert tries > 1
    assert other.execute("SELECT mid FROM letter").fetchall() == [("m1",)]


def test_what_would_fail_the_next_time_too_is_not_asked_again(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'nurture.db'}")
    tries = 0

    def work() -> None:
        nonlocal tries
        tries += 1
        with transaction(engine) as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(DBAPIError):
        again(work)
    assert tries == 1
