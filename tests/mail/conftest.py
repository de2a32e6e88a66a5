"""Letters to send, and servers of our own to send them to, each in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nurture.mail.port import Envelope

FAKES = Path(__file__).parent.parent / "fakes"


def make_envelope(mid: str = "m1", **changes: Any) -> Envelope:
    """Jana Lindqvist to Ada."""
    letter = Envelope(
        mid=mid,
        from_name="Jana Lindqvist",
        from_address="jana.lindqvist@vendor.example",
        reply_to="r-abc@in.vendor.example",
        to_name="Ada Arendt",
        to_address="ada@aster.example",
        subject="Three points on your next deal?",
        html="<p>Hello Ada,</p>\n",
        text="Hello Ada,\n",
        domain="vendor.example",
        list_name="Storage partners",
        unsubscribe_url="https://nurture.example/u/m1.abc",
        sent_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC),
    )
    return replace(letter, **changes)


@pytest.fixture
def envelope() -> Callable[..., Envelope]:
    return make_envelope


@dataclass
class FakeSendGrid:
    host: str
    log: Path

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def fake_sendgrid(tmp_path: Path) -> Iterator[FakeSendGrid]:
    yield from serve_sendgrid(tmp_path)


def serve_sendgrid(folder: Path) -> Iterator[FakeSendGrid]:
    """A server that logs there, until the iterator is closed."""
    log = folder / "sendgrid.log"
    with _serving("sendgrid_server.py", log, "--bodies") as port:
        yield FakeSendGrid(f"http://127.0.0.1:{port}", log)


@contextmanager
def serving_smtp(folder: Path) -> Iterator[str]:
    """The address of a server that logs there."""
    with _serving("smtp_server.py", folder / "smtp.log") as port:
        yield f"smtp://127.0.0.1:{port}"


@contextmanager
def _serving(name: str, log: Path, *more: str) -> Iterator[int]:
    command = [sys.executable, str(FAKES / name), "--log", str(log), *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()
