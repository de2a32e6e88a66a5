"""A folder that is known again wherever it is mounted: by a file in it."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_FILE = ".id"


def known_id(folder: Path) -> str | None:
    """None of a folder that has none, or is not there. Raises OSError where it cannot be read."""
    try:
        return (folder / _FILE).read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return None


def made_id(folder: Path) -> str:
    """Made once, with the folder. Of two processes that make it together, one may have had another before."""
    if known_id(folder) is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = folder / f"{_FILE}.{secrets.token_hex(8)}"
        with made.open("x", encoding="ascii") as file:
            file.write(made.suffix[1:])
            file.flush()
            os.fsync(file.fileno())  # after a power cut a folder without its id would be taken for another
        made.rename(folder / _FILE)
    return known_id(folder) or ""
