"""`nurture db backup` and `nurture db prune`."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, text

from db import inbox
from db.session import open_engine, transaction
from db.tables import Message
from nurture.engine.keeping import Pruned, prune
from tests.cast import NOW, add_contact, add_partner, make_world
from tests.cli.conftest import Nurture


def test_a_backup_is_whole_and_no_file_is_written_over(nurture: Nurture, home: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"

    told = nurture("db", "backup", str(copy))
    again = nurture("db", "backup", str(copy))

    assert (told.code, again.code) == (0, 1)
    assert "There is such a file already. Name another, or move it away." in again.err
    copied = open_engine(f"sqlite:///{copy}")
    with copied.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_letter_of_which_no_news_came_is_given_up(database: Engine) -> None:
    with transaction(database) as connection:
        ada = add_contact(connection, add_partner(connection))
        for days, mid in ((31, "old"), (29, "new")):
            letter = {"origin": "step", "step": mid, "letter": "hello", "persona": "general", "about": "", "rep_id": "r1",
                      "contact_id": ada, "partner_id": 1, "due_at": NOW, "planned_at": NOW, "origin_id": 1, "mid": mid,
                      "state": "unknown", "intent_at": NOW - timedelta(days=days)}  # fmt: skip
            connection.execute(insert(Message), letter)

    assert prune(make_world(database), 30).letters == 1

    with database.connect() as connection:
        found = connection.execute(text("SELECT mid, state FROM message ORDER BY mid")).all()
    assert [tuple(row) for row in found] == [("new", "unknown"), ("old", "abandoned")]


def test_only_what_was_handled_long_ago_goes(database: Engine) -> None:
    with transaction(database) as connection:
        for number in range(4):
            inbox.store(connection, "sendgrid", [(json.dumps({"n": number}), False)], NOW)
        handled = {1: NOW - timedelta(days=31), 2: NOW - timedelta(days=31), 3: NOW - timedelta(days=29)}
        for row, at in handled.items():
            values = {"at": round(at.timestamp() * 1000), "id": row}
            connection.execute(text("UPDATE inbox SET handled_at = :at WHERE id = :id"), values)

    assert prune(make_world(database), 30) == Pruned(callbacks=2, letters=0)
    assert prune(make_world(database), 30) == Pruned(callbacks=0, letters=0)

    with database.connect() as connection:
        assert connection.execute(text("SELECT id FROM inbox ORDER BY id")).scalars().all() == [3, 4]
