"""`nurture preview --send-to` through a real mail server in a process of its own."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.cli.conftest import Nurture, Typed

FAKE = Path(__file__).parent.parent / "fakes" / "smtp_server.py"
LEDGERS = ("message", "event", "ledger", "score", "enrollment", "inbox", "letter_day", "journal_head")


@dataclass
class Post:
    """The server's address, and the letters that it took."""

    url: str
    log: Path

    @property
    def letters(self) -> list[EmailMessage]:
        texts = [json.loads(line)["text"] for line in self.log.read_text(encoding="utf-8").splitlines()]
        return [message_from_string(text, policy=policy.default) for text in texts]


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    log = tmp_path / "smtp.log"
    command = [sys.executable, str(FAKE), "--log", str(log), "--texts"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Post(f"smtp://127.0.0.1:{int(process.stdout.readline())}", log)
        process.kill()


def send(nurture: Nurture, url: str, address: str = "mara@vendor.example") -> Typed:
    words = ("preview", "owner_manager", "hello", "--language", "de", "--rep", "r2", "--send-to", address)
    return nurture(*words, NURTURE_MAILER="smtp", NURTURE_SMTP_URL=url)


def counts(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "nurture.db") as connection:
        return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in LEDGERS}


def test_it_arrives_marked_in_the_voice_and_language_asked_for(nurture: Nurture, post: Post) -> None:
    typed = send(nurture, post.url)
    (letter,) = post.letters

    assert typed.code == 0, typed
    assert "A test of it was handed to smtp as test-" in typed.out
    assert letter["Subject"].startswith("[Test] ")
    assert letter["To"] == "mara@vendor.example"
    assert letter["From"] == "Martin Aigner <martin.aigner@northwind-storage.example>"
    assert letter["List-Unsubscribe"] == "<http://127.0.0.1:8000/u/preview>"
    assert "Sehr geehrter Herr Dr. Huber," in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_it_leaves_no_trace_in_ledger_and_score(nurture: Nurture, post: Post, tmp_path: Path) -> None:
    send(nurture, post.url)

    assert len(post.letters) == 1
    assert counts(tmp_path) == dict.fromkeys(LEDGERS, 0)


@pytest.mark.parametrize("mode", ["rcpt-550", "rcpt-451", "data-554", "text-554", "text-451", "cut", "cut-before", "garbage"])
def test_a_server_that_does_not_take_it_is_told_in_one_line(nurture: Nurture, post: Post, mode: str, tmp_path: Path) -> None:
    typed = send(nurture, post.url, f"mode-{mode}@vendor.example")

    assert typed.code == 1
    (said,) = typed.err.splitlines()
    assert said.startswith("nurture: The test letter did not leave by smtp: ")
    assert said.endswith(" Look at the address and the NURTURE_MAILER settings.")
    assert "vendor.example" not in said
    assert counts(tmp_path) == dict.fromkeys(LEDGERS, 0)


def test_a_server_that_is_not_there_is_told_in_one_line(nurture: Nurture) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and never listens
        typed = send(nurture, f"smtp://127.0.0.1:{nobody.getsockname()[1]}")

    assert typed.code == 1
    (said,) = typed.err.splitlines()
    assert said.startswith("nurture: The test letter did not leave by smtp: ")
