"""The flows as plain functions, without Prefect's server: which verb they call, and how they end."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db.session import open_engine, reading
from db.turns import turn
from flows.ending import ending
from flows.escalate import EscalateOrder, escalate
from flows.ingest import IngestOrder, ingest
from flows.report import ReportOrder, report
from flows.send import SendOrder, send
from flows.watch import automation
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.wiring import build_world
from tests.cast import NOW
from tests.conftest import fresh_postgresql
from tests.flows.conftest import CANARY


@pytest.fixture(autouse=True)
def _surroundings(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("NURTURE_", "SENDGRID_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NURTURE_HOME", str(marked.parent))
    monkeypatch.setenv("NURTURE_DATABASE_URL", f"sqlite:///{marked}")


def count(marked: Path, table: str) -> int:
    database = open_engine(f"sqlite:///{marked}")
    with reading(database) as connection:
        found = int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
    database.dispose()
    return found


@pytest.mark.parametrize(
    ("flow", "order", "sentence"),
    [
        (send, SendOrder(dry_run=True), "sent 2"),
        (ingest, IngestOrder(dry_run=True), "handled 2: new 1, parked 1"),
        (escalate, EscalateOrder(dry_run=True), "looked at 0"),
        (report, ReportOrder(dry_run=True), "partners 1, reached 0, engaged 0, qualified 0, called 0, graduated 0"),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_a_dry_run_tells_and_changes_nothing(flow: Any, order: object, sentence: str, marked: Path) -> None:
    state = flow.fn(order)

    assert (state.name, state.message) == ("Completed", sentence)
    assert [count(marked, table) for table in ("enrollment", "message", "event", "call")] == [0, 0, 0, 0]


def test_send_enrolls_and_ticks(marked: Path) -> None:
    state = send.fn()

    assert state.is_completed()
    assert count(marked, "enrollment") == 2
    assert count(marked, "message") == state.result().planned


def test_while_another_is_at_work_a_run_is_cancelled(marked: Path) -> None:
    database = open_engine(f"sqlite:///{marked}")
    with turn(database, "send"):
        newcomer, other = send.fn(), ingest.fn()
    after = send.fn()

    assert (newcomer.name, newcomer.message) == ("Cancelled", "Another send is at work.")
    assert (other.name, after.name) == ("Completed", "Completed")


def test_who_has_another_time_than_the_database_sends_nothing(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.ending.build_world", partial(build_world, clock=lambda: NOW))
    with fresh_postgresql(postgresql) as address:
        monkeypatch.setenv("NURTURE_DATABASE_URL", address)
        state = send.fn()

    assert state.is_failed()
    assert str(state.message).startswith("This machine's clock and that of the database are")


def test_a_mistake_that_its_maker_can_mend_is_told_as_it_is() -> None:
    def refused(_world: World) -> Any:
        raise UserError("The key is wrong.", "Mend it.")

    state = ending(refused)

    assert (state.name, state.message) == ("Failed", "The key is wrong. Mend it.")


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"cannot render for {CANARY}"),
        IntegrityError("INSERT", {"email": CANARY}, Exception(f"UNIQUE failed\nDETAIL: {CANARY}")),
    ],
    ids=["ours", "the database's"],
)
def test_of_any_other_error_nothing_is_quoted(error: Exception) -> None:
    def breaks(_world: World) -> Any:
        raise error

    state = ending(breaks)

    assert state.is_failed()
    assert CANARY not in f"{state.message}{state.data}"
    assert "test_flows.py:" in str(state.message) or "The database refused" in str(state.message)


def test_settings_that_are_missing_fail_the_run_with_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NURTURE_MAILER", "sendgrid")

    state = send.fn()

    assert state.is_failed()
    assert str(state.message).startswith("NURTURE_MAILER is sendgrid, and SENDGRID_API_KEY is not set.")


def test_each_flow_takes_one_model_with_dry_run_in_it() -> None:
    for flow in (send, ingest, escalate, report):
        schema = flow.parameters.model_dump()
        assert list(schema["properties"]) == ["order"]
        model = next(iter(schema["definitions"].values()))
        assert "dry_run" in model["properties"]


def test_the_watch_waits_for_more_than_two_heartbeats() -> None:
    assert automation().trigger.within.total_seconds() > 2 * 30
