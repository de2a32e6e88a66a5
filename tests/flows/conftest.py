"""One Prefect for all tests: server, deployments of prefect.yaml at a quick pace, and a database whose people are marked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time as clock_time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import inbox, releases
from db.session import open_engine, session, transaction
from nurture.cli.children import Child, Children
from nurture.cli.up import PREFECT, Place, environment, free_port, start_prefect
from nurture.content import digest, dump
from nurture.rules.program import Hours
from nurture.settings import CHECKOUT, Settings
from tests.cast import add_contact, add_partner, make_release, make_rep

CANARY = "Kanarienvogel"
ALWAYS = Hours(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), clock_time(0), clock_time(23, 59, 59))
PATIENCE = 150.0


def fill(database: Engine) -> None:
    """A released, live program; Ada and Ben at Aster Systems, all with the canary in every name and address."""
    rep = make_rep(name=f"Jana {CANARY}", email=f"jana.{CANARY}@vendor.example")
    release = make_release(window=ALWAYS, holdout=0.0, reps={"r1": rep})
    now = datetime.now(UTC)
    with session(database) as opened:
        releases.store(opened, digest(dump(release)), dump(release), now, "tests")
        releases.set_live(opened, live=True, at=now, by="tests")
    with transaction(database) as connection:
        partner = add_partner(connection, name=f"{CANARY} Systems", city=CANARY)
        for name in ("Ada", "Ben"):
            marked = {"family_name": CANARY, "email": f"{name}.{CANARY}@aster.example", "language": "en"}
            add_contact(connection, partner, name, **marked, match_due=now)
        inbox.store(connection, "import", [(json.dumps(replied(now)), True), (f"{CANARY} is no JSON", False)], now)


def replied(now: datetime) -> dict[str, str]:
    return {"event": "replied", "contact_id": "C1", "occurred_at": now.isoformat(), "topic": "", "link": ""}


def wait_for[Found](find: Callable[[], Found | None], seconds: float = PATIENCE) -> Found:  # type: ignore[valid-type]
    ...


@dataclass
class Prefect:
    place: Place
    children: Children
    said: list[str]
    database: Path
    worker: Child | None = None
    names: Iterator[int] = field(default_factory=lambda: iter(range(1, 100)))
