"""Reading marketers' files by their names from home."""

from __future__ import annotations

from pathlib import Path

from nurture.content.findings import Finding, Place, Refused
from nurture.content.tree import LARGEST


def read_text(home: Path, file: str) -> str:
    """The file's text with Unix line ends; what cannot be read is a finding."""
    try:
        raw = (home / file).read_bytes()
    except FileNotFoundError:
        raise Refused(
            Finding(Place(file), "missing-file", "This file is missing.", "Write it, or look at NURTURE_HOME.")
        ) from None
    except OSError as error:
        wrong = f"This file cannot be read: {(error.strerror or 'unknown reason').lower()}."
        raise Refused(Finding(Place(file), "unreadable", wrong, "Look at its permissions.")) from None
    if len(raw) > LARGEST:
        raise Refused(Finding(Place(file), "too-large", "This file is larger than 256 KB.", "Split it."))
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(Finding(Place(file, line), "encoding", "This file is not UTF-8 here.", "Save it as UTF-8.")) from None


def names_in(home: Path, folder: str, ending: str) -> list[str]:
    """The names in a folder that end so, without the ending, in order; none where there is no such folder."""
    return sorted(path.name.removesuffix(ending) for path in (home / folder).glob(f"*{ending}"))
