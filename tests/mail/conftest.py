"""Letters to send, and a fake SendGrid in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nurture.mail.port import Envelope

FAKE = Path(__file__).parent.parent / "fakes" / "sendgrid_server.py"


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
    command = [sys.executable, str(FAKE), "--log", str(log), "--bodies"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield FakeSendGrid(f"http://127.0.0.1:{int(process.stdout.readline())}", log)
        process.kill()
