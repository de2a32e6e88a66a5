"""Who types, for the audit."""

from __future__ import annotations

import getpass
import os


def who() -> str:
    """The name of whoever is logged in; containers run as users who have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # the latter from Python 3.13 on
        return f"uid {os.getuid()}"
