"""The web app as an operator starts it: a process of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from db.schema import upgrade
from db.session import open_engine

CHECKOUT = Path(__file__).parent.parent.parent


@pytest.fixture
def surroundings(tmp_path):
    return os.environ | {
        "NURTURE_HOME": str(tmp_path),
        "NURTURE_DATABASE_URL": f"sqlite:///{tmp_path}/nurture.db",
        "NURTURE_SENDGRID_WEBHOOK_KEYS": "",
        "PYTHONUNBUFFERED": "1",
    }


def nurture(*arguments: str, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [str(Path(sys.executable).with_name("nurture")), *arguments]
    return subprocess.Popen(command, cwd=CHECKOUT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def make_tables(surroundings: dict[str, str]) -> None:
    engine = open_engine(surroundings["NURTURE_DATABASE_URL"])
    upgrade(engine)
    engine.dispose()


def test_it_serves_until_ctrl_c_and_its_log_holds_no_token(surroundings):
    make_tables(surroundings)
    with nurture("serve", "--port", "0", env=surroundings) as process:
        assert process.stdout is not None
        said = ""
        while not (found := re.search(r"Listening at (\S+) until", said)):
            line = process.stdout.readline()
            assert line, said
            said += line
        assert httpx2.get(f"{found[1]}/health").status_code == 200
        assert httpx2.get(f"{found[1]}/u/m1.secret-token").status_code == 404
        assert httpx2.post(f"{found[1]}/callbacks/sendgrid", content=b"[]").status_code == 403
        process.send_signal(signal.SIGINT)
        said += process.stdout.read()
    assert process.returncode == 0
    assert "GET /u/{token} 404" in said
    assert "secret-token" not in said
    assert "callbacks are refused" in said


def test_without_tables_it_says_what_to_do(surroundings):
    with nurture("serve", "--port", "0", env=surroundings) as process:
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, "Run `nurture db upgrade`" in said, "Traceback" in said) == (1, True, False)


def test_a_port_that_is_taken_is_told_in_one_sentence(surroundings):
    make_tables(surroundings)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        nurture("serve", "--port", str(taken.getsockname()[1]), env=surroundings) as process,
    ):
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, "Nothing can listen at" in said, "Traceback" in said) == (1, True, False)


def test_a_webhook_key_that_is_none_is_told_in_one_sentence(surroundings):
    make_tables(surroundings)
    with nurture("serve", "--port", "0", env=surroundings | {"NURTURE_SENDGRID_WEBHOOK_KEYS": "no key"}) as process:
        said, _ = process.communicate(timeout=60)
    assert (process.returncode, "NURTURE_SENDGRID_WEBHOOK_KEYS" in said, "Traceback" in said) == (1, True, False)
