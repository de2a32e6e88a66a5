from __future__ import annotations

import json

from sqlalchemy import Engine

from db import inbox
from db.session import transaction
from tests.cast import NOW


def test_items_are_kept_as_they_came_and_taken_in_order(database: Engine) -> None:
    with transaction(database) as connection:
        assert inbox.store(connection, "sendgrid", [('{"a": "é"}', False), ("not json at all", False)], NOW) == 2
        assert inbox.store(connection, "import", [], NOW) == 0
    with transaction(database) as connection:
        assert [row[1:3] for row in inbox.take(connection, 10, 0)] == [
            ("sendgrid", '{"a": "é"}'),
            ("sendgrid", "not json at all"),
        ]
        assert inbox.take(connection, 10, 0) == []


def test_the_urgent_are_taken_before_the_rest(database: Engine) -> None:
    with transaction(database) as connection:
        inbox.store(connection, "sendgrid", [("1", False), ("2", True), ("3", False)], NOW)
    with transaction(database) as connection:
        first = inbox.take(connection, 10, 0)
        assert [row[2] for row in first] == ["2"]
        assert [row[2] for row in inbox.take(connection, 10, 0)] == ["1", "3"]


def test_text_that_no_database_takes_is_kept_as_json_says_it(database: Engine) -> None:
    odd = {"reason": "\x00\ud83d é"}
    raw = json.dumps(odd, ensure_ascii=False)
    with transaction(database) as connection:
        inbox.store(connection, "sendgrid", [(raw, False), ("\x00", False)], NOW)
        kept = inbox.take(connection, 10, 0)
    assert json.loads(kept[0][2]) == odd
    assert kept[1][2] == "\\u0000"
