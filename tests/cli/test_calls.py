"""escalate, calls, dispose and graduate as typed, on a database of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import Engine
from typer.testing import CliRunner

from db.session import transaction
from nurture.cli.main import app
from nurture.rules.errors import UserError
from tests.cast import add_contact, add_partner, make_release
from tests.happenings import happened, put_in_force

Type = Callable[..., Result]


@pytest.fixture
def typed(database: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command; Ada of Aster Systems has just replied."""
    now = datetime.now(UTC)
    put_in_force(database, make_release(), now)
    with transaction(database) as connection:
        ada = add_contact(connection, add_partner(connection), "Ada")
        happened(connection, ada, "replied", now - timedelta(hours=1), points=10)
    monkeypatch.setattr("nurture.wiring.open_engine", lambda _url: database)  # one that the test closes
    monkeypatch.setenv("NURTURE_DATABASE_URL", database_url)
    monkeypatch.setenv("NURTURE_HOME", str(tmp_path))
    return lambda *words: CliRunner().invoke(app, words)


def test_from_a_reply_to_a_graduation(typed: Type) -> None:
    assert "looked at 1, 1 qualified" in typed("escalate", "--dry-run").output
    assert "1 opened" in typed("escalate").output
    shown = typed("calls", "--rep", "r1").output
    for words in ("Aster Systems", "Ada Arendt", "+493023125001", "They replied", "Say (de)", "Say (en)", "Three points"):
        assert words in shown
    assert (
        "Graduation to silver is proposed" in typed("dispose", "1", "--as", "ready_for_more", "--note", "Two engineers.").output
    )
    assert "No call is open." in typed("calls", "--all").output
    waiting = typed("graduate").output
    assert "not met has won a deal" in waiting
    assert "0 of 1 partners graduated in" in waiting
    assert (
        "moves from registered to silver" in typed("graduate", "--approve", "P1", "--by", "Mara", "--despite", "signed").output
    )


def test_json_is_for_programs(typed: Type) -> None:
    typed("escalate")
    found = json.loads(typed("calls", "--all", "--json").output)
    assert [card["partner_key"] for card in found["open"]] == ["P1"]
    assert found["queued"] == []


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("calls",), "Whose calls?"),
        (("calls", "--rep", "r9"), "There is no rep r9."),
        (("dispose", "7", "--as", "deal"), "There is no call 7."),
        (("dispose", "7", "--as", "sold"), "There is no disposition sold."),
        (("dispose", "7", "--as", "deal", "--by", "ghost"), "There is no rep ghost."),
        (("graduate", "--approve", "P9"), "There is no partner P9."),
        (("graduate", "--approve", "P1", "--by", ""), "--by is no name that can be kept."),
        (("graduate", "--approve", "P1", "--refuse", "P1"), "Approve or refuse?"),
    ],
)
def test_a_mistake_is_one_sentence(typed: Type, words: tuple[str, ...], wrong: str) -> None:
    result = typed(*words)
    assert isinstance(result.exception, UserError)
    assert wrong in str(result.exception)
