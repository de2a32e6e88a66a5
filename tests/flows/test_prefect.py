"""Our deployments on a real Prefect: schedules fire, a killed worker stops nothing, nobody's name gets into its database."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from db.session import open_engine
from tests.flows.conftest import CANARY, Prefect, go_live

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

ALL_FLOWS = """
from flows.escalate import escalate
from flows.ingest import ingest
from flows.report import report
from flows.send import SendOrder, send
for flow in (send, ingest, escalate, report):
    print(flow.name, flow(return_state=True))
print("shards", send(SendOrder(shards=2), return_state=True))
"""
SEND = "from flows.send import send; print(send(return_state=True))"


@pytest.fixture(scope="module")
def killed(prefect: Prefect) -> dict[str, Any]:
    """A scheduled run that was killed with its worker while it was at work. A second worker has begun since."""
    worker = prefect.start_worker("first")
    prefect.wait_for(lambda: _first(prefect.runs("Completed")), 120)
    with locked(prefect.database):
        run = prefect.wait_for(lambda: _first(prefect.runs("Running")), 60)
        prefect.wait_for(lambda: _heartbeat(prefect, run["id"]), 30)
        prefect.children.living.remove(worker)
        os.killpg(worker.process.pid, signal.SIGKILL)
        os.kill(int(run["infrastructure_pid"].rpartition(":")[2]), signal.SIGKILL)
    prefect.start_worker("second")
    return run


def test_a_scheduled_run_of_our_deployment_fires_and_completes(prefect: Prefect, killed: dict[str, Any]) -> None:
    first = prefect.runs("Completed")[0]

    assert first["auto_scheduled"]
    assert first["start_time"] < killed["start_time"]
    assert re.fullmatch(r"sent \d+(, \w+ \d+)*", first["state"]["message"])


def test_after_a_worker_and_its_run_are_killed_the_next_schedule_completes(prefect: Prefect, killed: dict[str, Any]) -> None:
    later = prefect.wait_for(lambda: _first(_after(killed, prefect.runs("Completed"))), 200)

    assert _seconds_between(killed, later) < 300


def test_nothing_personal_is_kept_by_prefect(prefect: Prefect, killed: dict[str, Any]) -> None:
    told = prefect.run(ALL_FLOWS)

    assert [line.split()[0] for line in told.splitlines()] == ["send", "ingest", "escalate", "report", "shards"]
    assert "Completed" in told
    assert "Failed" not in told
    assert "1 qualified" in told
    assert list(prefect.database.parent.joinpath("outbox").rglob("*.eml")) != []
    kept = [file for file in prefect.place.home.rglob("*") if file.is_file()]
    assert [file for file in kept if holds(file, "1 qualified")] != []
    assert [file for file in kept if holds(file, CANARY)] == []
    assert [line for line in prefect.said if CANARY.casefold() in line.casefold()] == []


def holds(file: Path, text: str) -> bool:
    return text.casefold().encode() in file.read_bytes().lower()


def test_a_wrong_key_fails_the_run_with_one_sentence(prefect: Prefect, marked: Path, unauthorized: str) -> None:
    settings = {
        "NURTURE_DATABASE_URL": f"sqlite:///{marked}",
        "NURTURE_JOURNAL": str(marked.parent / "journal"),
        "NURTURE_MAILER": "sendgrid",
        "NURTURE_PUBLIC_URL": "https://nurture.vendor.example",
        "NURTURE_SENDGRID_HOST": unauthorized,
        "SENDGRID_API_KEY": "SG.wrong",
    }

    database = open_engine(f"sqlite:///{marked}")
    go_live(database, "sendgrid")
    database.dispose()

    told = prefect.run(SEND, **settings)

    failed = prefect.runs("Failed", scheduled=False)[-1]
    assert failed["state"]["message"] in told
    assert "sendgrid is paused: it refuses us" in failed["state"]["message"]
    assert prefect.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [failed["id"]]}}, "limit": 50}) != []
    assert "Traceback" not in str(prefect.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [failed["id"]]}}}))


def test_a_missing_table_fails_the_run_with_one_sentence(prefect: Prefect, tmp_path: Path) -> None:
    prefect.run(SEND, NURTURE_DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")

    failed = prefect.runs("Failed", scheduled=False)[-1]
    assert failed["state"]["message"] == "The database has no tables yet, or older ones than these. Run `nurture db upgrade`."


def test_a_run_that_died_with_its_worker_is_shown_as_crashed(prefect: Prefect, killed: dict[str, Any]) -> None:
    def crashed() -> bool | None:
        return any(run["id"] == killed["id"] for run in prefect.runs("Crashed")) or None

    assert prefect.wait_for(crashed, 150)


def test_of_two_runs_at_once_the_newcomer_is_cancelled(prefect: Prefect, marked: Path) -> None:
    outbox = marked.parent / "outbox"
    settings = {
        "NURTURE_DATABASE_URL": f"sqlite:///{marked}",
        "NURTURE_JOURNAL": str(marked.parent / "journal"),
        "NURTURE_OUTBOX": str(outbox),
    }
    turn = Path(f"{marked}.send.lock")

    with locked(marked):
        first = prefect.begin(SEND, **settings)
        prefect.wait_for(lambda: turn.exists() or None, 60)
        first.send_signal(signal.SIGSTOP)
    try:
        newcomer = prefect.run(SEND, **settings)
    finally:
        first.send_signal(signal.SIGCONT)

    assert newcomer == "Cancelled('Another send is at work.')\n"
    assert "sent 2" in prefect.outcome(first)
    assert len(list(outbox.glob("*.eml"))) == 2


def test_a_run_that_prefect_believes_running_for_ever_stops_nothing(prefect: Prefect, killed: dict[str, Any]) -> None:
    zombie = prefect.ask(f"/deployments/{killed['deployment_id']}/create_flow_run", {"state": {"type": "RUNNING"}})

    later = prefect.wait_for(lambda: _first(_begun_after(zombie["created"], prefect.runs("Completed"))), 120)

    assert re.fullmatch(r"sent \d+(, \w+ \d+)*", later["state"]["message"])
    assert zombie["id"] in [run["id"] for run in prefect.runs("Running", scheduled=False)]


def _begun_after(moment: str, runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [run for run in runs if datetime.fromisoformat(run["start_time"]) > datetime.fromisoformat(moment)]


def _heartbeat(prefect: Prefect, run: str) -> bool | None:
    asked = {"event": {"name": ["prefect.flow-run.heartbeat"]}, "resource": {"id": [f"prefect.flow-run.{run}"]}}
    return bool(prefect.ask("/events/filter", {"filter": asked})["events"]) or None


def _first(runs: list[dict[str, Any]]) -> dict[str, Any] | None:
    return runs[0] if runs else None


def _after(earlier: dict[str, Any], runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [run for run in runs if run["start_time"] > earlier["start_time"]]


def _seconds_between(earlier: dict[str, Any], later: dict[str, Any]) -> float:
    return (datetime.fromisoformat(later["end_time"]) - datetime.fromisoformat(earlier["start_time"])).total_seconds()


@pytest.fixture
def unauthorized(tmp_path: Path) -> Iterator[str]:
    """The address of a SendGrid that knows no key."""
    fake = Path(__file__).parent.parent / "fakes" / "sendgrid_server.py"
    command = [sys.executable, str(fake), "--log", str(tmp_path / "log"), "--mode", "unauthorized"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """While somebody else writes, a run that is at work waits."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()
