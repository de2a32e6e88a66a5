"""Going live: shown before it is asked, and refused where letters could not leave or could not be stopped."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Nurture

FAKE = Path(__file__).parent.parent / "fakes" / "sendgrid_server.py"
SMTP = {"NURTURE_MAILER": "smtp", "NURTURE_SMTP_URL": "smtp://mail.vendor.example"}
HTTPS = {"NURTURE_PUBLIC_URL": "https://nurture.vendor.example"}


@pytest.fixture
def sendgrid(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings that lead to a SendGrid of our own, which knows every key but a wrong one."""
    command = [sys.executable, str(FAKE), "--log", str(tmp_path / "sendgrid.log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        host = f"http://127.0.0.1:{int(process.stdout.readline())}"
        yield {"NURTURE_MAILER": "sendgrid", "NURTURE_SENDGRID_HOST": host, "SENDGRID_API_KEY": "SG.good"} | HTTPS
        process.kill()


@pytest.fixture(autouse=True)
def released(nurture: Nurture) -> None:
    nurture("release")


def test_nothing_leaves_before_somebody_has_said_yes(nurture: Nurture) -> None:
    asked = nurture("golive")  # nobody answers
    assert asked.code == 1
    assert "Going live through outbox" in asked.out
    assert "live already" not in nurture("golive", "--yes").out
    assert "live already" in nurture("golive", "--yes").out
    assert "every letter is held" in nurture("golive", "--off").out


@pytest.mark.parametrize("address", ["http://nurture.vendor.example", "http://127.0.0.1:8000"])
def test_a_public_address_without_tls_is_refused(nurture: Nurture, address: str) -> None:
    typed = nurture("golive", "--yes", **SMTP, NURTURE_PUBLIC_URL=address)
    assert typed.code == 1
    assert f"NURTURE_PUBLIC_URL is {address}, and readers could not unsubscribe there." in typed.err
    assert "The program is live." in nurture("golive", "--yes", **SMTP | HTTPS).out


def test_a_key_that_sendgrid_takes_goes_live(nurture: Nurture, sendgrid: dict[str, str]) -> None:
    assert "The program is live." in nurture("golive", "--yes", **sendgrid).out


def test_a_key_that_sendgrid_does_not_take_is_refused(nurture: Nurture, sendgrid: dict[str, str]) -> None:
    typed = nurture("golive", "--yes", **sendgrid | {"SENDGRID_API_KEY": "SG.wrong"})
    assert typed.code == 1
    assert "SendGrid does not take this key. Look at SENDGRID_API_KEY and its permissions." in typed.err
    assert "SG.wrong" not in typed.err
    assert "live already" not in nurture("golive", "--yes", **sendgrid).out
