"""A migration that dies half-way has changed nothing, and the next one does all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect

from db.schema import current, upgrade
from db.session import open_engine
from db.tables import metadata
from tests.cast import NOW
from tests.chaos.workers import KILLED, Job, run

BEFORE = "0004"


@pytest.mark.parametrize("revision", [1, 2, 3])
def test_an_upgrade_takes_hold_whole_or_not_at_all(revision: int, empty_url: str, tmp_path: Path) -> None:
    database = open_engine(empty_url)
    upgrade(database, to=BEFORE)
    tables = set(inspect(database).get_table_names())
    job = Job("migrate", empty_url, NOW, where=str(tmp_path / "outbox"), crash=("migrated, not committed", revision))

    assert run(job) == KILLED
    assert (current(database), set(inspect(database).get_table_names())) == (BEFORE, tables)

    assert run(Job("migrate", empty_url, NOW, where=str(tmp_path / "outbox"))) == 0
    assert set(inspect(database).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.dispose()
