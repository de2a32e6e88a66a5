"""Our deployments on a real Prefect: schedules fire, a killed worker stops nothing, nobody's name gets into its database."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.flows.conftest import CANARY, Prefect

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

ALL_FLOWS = """
from flows.escalate import escalate
from flows.ingest import ingest
from flows.report import report
from flows.send import SendOrder, send
for flow in (send, ingest, escalate, report):
    print(flow.name, flow(return_state=True))
print(send(SendOrder(shards=2), return_state=True))
"""
SEND = "from flows.send import send; print(send(return_state=True))"


def test_a_scheduled_run_fires_and_a_worker_killed_with_its_run_stops_no_later_one(prefect: Prefect) -> None:
    worker = prefect.start_worker("first")
    done = prefect.wait_for(lambda: _first(prefect.runs("Completed")), 120)
    assert re.fullmatch(r"sent \d+(, \w+ \d+)*", done["state"]["message"])

    with locked(prefect.database):
        running = prefect.wait_for(lambda: _first(prefect.runs("Running")), 60)
        prefect.children.living.remove(worker)
        os.killpg(worker.process.pid, signal.SIGKILL)
        os.kill(int(running["infrastructure_pid"].rpartition(":")[2]), signal.SIGKILL)
    prefect.start_worker("second")

    later = prefect.wait_for(lambda: _first(_after(running, prefect.runs("Completed"))), 200)
    assert _seconds_between(running, later) < 300
    assert prefect.ask(f"/flow_runs/filter", {"flow_runs": {"id": {"any_": [running["id"]]}}})[0]["state_name"] == "Crashed"


def _first(runs: list[dict[str, Any]]) -> dict[str, Any] | None:
    return runs[0] if runs else None


def _after(earlier: dict[str, Any], runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [run for run in runs if run["start_time"] > earlier["start_time"]]


def _seconds_between(earlier: dict[str, Any], later: dict[str, Any]) -> float:
    return (datetime.fromisoformat(later["end_time"]) - datetime.fromisoformat(earlier["start_time"])).total_seconds()


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """While somebody else writes, a run is at work and waits."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()
