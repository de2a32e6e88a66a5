"""Who acts, for the audit: the name of whoever is logged in, or the number where there is no name."""

import getpass
import os
import subprocess
import sys

import pytest

from nurture.cli.who import who

NAMES = ("LOGNAME", "USER", "LNAME", "USERNAME")


def test_who_is_logged_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    assert who() == getpass.getuser() == "anna"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become a user whom nobody knows")
def test_a_user_without_a_name_is_a_number() -> None:
    """A container often runs as one."""
    nameless = {name: value for name, value in os.environ.items() if name not in NAMES}
    asking = "import os; from nurture.cli.who import who; os.setuid(54321); print(who())"
    done = subprocess.run([sys.executable, "-c", asking], env=nameless, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("uid 54321\n", "")
