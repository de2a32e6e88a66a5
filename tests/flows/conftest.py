"""A Prefect for each file: server, deployments of prefect.yaml at a quick pace, and a database whose people are marked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any, TypeVar

import pytest
from ruamel.yaml import YAML
from sqlalchemy import Engine

from db import inbox, releases
from db.session import open_engine, session, transaction
from nurture.cli.children import Child, Children
from nurture.cli.up import PREFECT, Place, environment, free_port, start_prefect
from nurture.content import digest, dump
from nurture.rules.spans import Hours
from nurture.settings import CHECKOUT, Settings
from tests.cast import add_contact, add_partner, make_release, make_rep

CANARY = "Kanarienvogel"
ALWAYS = Hours(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), time_of_day(0), time_of_day(23, 59, 59))
EVERY = 10  # seconds between the scheduled runs of send

Found = TypeVar("Found")


def fill(database: Engine) -> None:
    """A released program that is live; Ada and Ben at Aster Systems, with the canary in every name and address.

    They sit on the Canary Islands, whose code no calendar of holidays knows: what these tests expect holds on every day.
    """
    rep = make_rep(name=f"Jana {CANARY}", email=f"jana.{CANARY}@vendor.example")
    release = make_release(window=ALWAYS, holdout=0.0, reps={"r1": rep})
    now = datetime.now(UTC)
    with session(database) as opened:
        releases.store(opened, digest(dump(release)), dump(release), now, "tests")
    go_live(database, "outbox")
    with transaction(database) as connection:
        partner = add_partner(connection, name=f"{CANARY} Systems", city=CANARY, country="IC")
        for name in ("Ada", "Ben"):
            email = f"{name}.{CANARY}@aster.example"
            add_contact(connection, partner, name, family_name=CANARY, email=email, language="en", match_due=now)
        reply = {"event": "replied", "contact_id": "C1", "occurred_at": now.isoformat(), "topic": "", "link": ""}
        inbox.store(connection, "import", [(json.dumps(reply), True), (f"{CANARY} is no JSON", False)], now)


def go_live(database: Engine, mailer: str) -> None:
    with session(database) as opened:
        releases.set_live(opened, mailer, live=True, at=datetime.now(UTC), by="tests")


@pytest.fixture
def marked(tmp_path: Path, migrated_sqlite: Path) -> Path:
    """A database file of one test's own, filled."""
    return _filled(tmp_path / "nurture.db", migrated_sqlite)


def _filled(file: Path, migrated: Path) -> Path:
    shutil.copy(migrated, file)
    database = open_engine(f"sqlite:///{file}")
    fill(database)
    database.dispose()
    return file


@dataclass
class Prefect:
    place: Place
    children: Children
    said: list[str]
    database: Path

    def ask(self, path: str, question: object) -> Any:
        request = urllib.request.Request(
            f"{self.place.prefect}/api{path}", json.dumps(question).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def runs(self, state: str, *, scheduled: bool = True) -> list[dict[str, Any]]:
        """Runs of send that came to this state, the latest last."""
        found = self.ask(
            "/flow_runs/filter",
            {
                "flows": {"name": {"any_": ["send"]}},
                "flow_runs": {"state": {"name": {"any_": [state]}}},
                "sort": "START_TIME_ASC",
            },
        )
        return [run for run in found if run["auto_scheduled"] == scheduled]

    def wait_for(self, find: Callable[[], Found | None], seconds: float) -> Found:
        """Ask until there is an answer. A child that falls ends the waiting with its last words."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if (found := find()) is not None:
                return found
            self.children.check(wait=0.5)
        raise AssertionError("\n".join(["It never came.", *self.said[-40:]]))

    def start_worker(self, name: str) -> Child:
        return self.children.start("worker", *PREFECT, "worker", "start", "--pool", "nurture", "--name", name)

    def run(self, code: str, **settings: str) -> str:
        """Run flows in a process of their own, as a worker's would; what it printed."""
        return self.outcome(self.begin(code, **settings))

    def begin(self, code: str, **settings: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", code]
        env = self.children.environment | settings
        return subprocess.Popen(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def outcome(self, process: subprocess.Popen[str]) -> str:
        with process:
            told, trouble = process.communicate(timeout=200)
        self.said += (told + trouble).splitlines()
        assert process.returncode == 0, trouble
        return told


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Prefect]:
    """Gone once a file is through: a schedule of every few seconds takes half a core from whatever comes after."""
    folder = tmp_path_factory.mktemp("prefect")
    database = _filled(folder / "nurture.db", migrated_sqlite)
    place = Place(folder / "home", free_port(0), free_port(0))
    said: list[str] = []
    env = environment(place, Settings(home=folder)) | {
        "NURTURE_DATABASE_URL": f"sqlite:///{database}",
        "NURTURE_MAILER": "outbox",
        "NURTURE_OUTBOX": str(folder / "outbox"),
    }
    with Children(CHECKOUT, env, lambda name, line: said.append(f"{name} {line}")) as children:
        start_prefect(children, place, str(_at_a_quick_pace(folder / "prefect.yaml")))
        yield Prefect(place, children, said, database)


def _at_a_quick_pace(file: Path) -> Path:
    """Our own prefect.yaml with nothing changed but when: send every few seconds, the others when asked."""
    yaml = YAML(typ="safe")
    ours = yaml.load(CHECKOUT / "prefect.yaml")
    for deployment in ours["deployments"]:
        deployment["schedules"] = [{"interval": EVERY}] if deployment["name"] == "send" else []
    yaml.dump(ours, file)
    return file
