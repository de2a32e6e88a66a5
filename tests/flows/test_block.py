"""Secrets in a block of Prefect: the flows work with them, and they stand nowhere in plain text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.session import open_engine
from nurture.settings import CHECKOUT
from tests.chaos.oracle import Log, sendgrid
from tests.flows.conftest import Prefect, go_live
from tests.flows.test_prefect import SEND, holds

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.timeout(300)]

CANARY = "Zaunkoenig"
SECRETS = {"SENDGRID_API_KEY": f"SG.{CANARY}", "NURTURE_SECRET": CANARY, "NURTURE_SMTP_URL": f"smtp://ada:{CANARY}@127.0.0.1:9"}
NOWHERE = {"NURTURE_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/nowhere"}
KEEP = "from flows.block import keep; keep()"


@pytest.fixture
def esp(tmp_path: Path) -> Iterator[Log]:
    with ExitStack() as stack:
        yield stack.enter_context(sendgrid(tmp_path))


def test_flows_work_with_what_the_block_has_and_prefect_shows_it_nowhere(prefect: Prefect, marked: Path, esp: Log) -> None:
    database = open_engine(f"sqlite:///{marked}")
    go_live(database, "sendgrid")
    database.dispose()
    named = {"NURTURE_SECRETS_BLOCK": "kept"}
    sending = {
        "NURTURE_JOURNAL": str(marked.parent / "journal"),
        "NURTURE_MAILER": "sendgrid",
        "NURTURE_PUBLIC_URL": "https://nurture.vendor.example",
        "NURTURE_SENDGRID_HOST": f"http://127.0.0.1:{esp.where}",
    }
    secret_place = marked.rename(marked.with_name(f"{CANARY}.db"))

    prefect.run(KEEP, **named, **SECRETS, NURTURE_DATABASE_URL=f"sqlite:///{secret_place}")
    sent = prefect.run(SEND, **named, **sending, **NOWHERE)
    prefect.run(KEEP, NURTURE_SECRETS_BLOCK="astray", NURTURE_DATABASE_URL=f"postgresql://ada:{CANARY}@127.0.0.1:9/x")
    unreachable = prefect.run(SEND, NURTURE_SECRETS_BLOCK="astray")

    assert "Completed" in sent
    assert len(esp.accepted()) == 2
    assert "The database cannot be used" in unreachable
    kept = [file for file in prefect.place.home.rglob("*") if file.is_file()]
    assert [file for file in kept if holds(file, "nurture-secrets")] != []
    assert [file for file in kept if holds(file, CANARY)] == []
    assert [line for line in prefect.said if CANARY.casefold() in line.casefold()] == []


def test_what_was_empty_when_it_was_kept_is_left_to_the_environment(prefect: Prefect) -> None:
    named = {"NURTURE_SECRETS_BLOCK": "partly"}
    look = "from flows.block import filled, read_settings; print(filled(read_settings()).signing_keys)"

    prefect.run(KEEP, **named, NURTURE_SECRET="")

    assert "('newest',)" in prefect.run(look, **named, NURTURE_SECRET="newest")


def test_a_block_that_is_not_there_fails_the_run_with_one_sentence(prefect: Prefect) -> None:
    told = prefect.run(SEND, NURTURE_SECRETS_BLOCK="lost")

    assert "Prefect has no block of Nurture secrets named lost. Run `python -m flows.block`" in told


def test_who_names_no_block_is_told_so(prefect: Prefect) -> None:
    command = [sys.executable, "-m", "flows.block"]
    env = prefect.children.environment
    ended = subprocess.run(command, cwd=CHECKOUT, env=env, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 1
    assert ended.stderr == "NURTURE_SECRETS_BLOCK is not set. Set it to the name that the block is to have.\n"
