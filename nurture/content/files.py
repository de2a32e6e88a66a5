"""Reading marketers' files by their names from home: plain files of a sane size that lie there, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from nurture.content.findings import Finding, Place, Refused
from nurture.content.tree import LARGEST
from nurture.content.unseen import UNSEEN, told
from nurture.content.watch import look_at

STARTER = Path(__file__).parent / "starter"
"""What a new persona begins with."""


def read_text(home: Path, file: str) -> str:
    """The file's text with Unix line ends; what cannot be read is a finding."""
    look_at(file)
    try:
        raw = _read(home, file)
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
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Refused(Finding(Place(file, line), "encoding", "This file is not UTF-8 here.", "Save it as UTF-8.")) from None
    _refuse_unseen(text, file)
    return text


def lines_in(home: Path, file: str) -> list[str]:
    """The lines as places count them, to show beside a finding; none of a file that has a finding of not being readable."""
    try:
        return _read(home, file).decode("utf-8-sig", "replace").split("\n")
    except (OSError, Refused):
        return []


def _read(home: Path, file: str) -> bytes:
    """At most one byte more than may be. A pipe would wait for its writer, and a link could show any file of the machine.

    `personas` and `templates` themselves may be links: where they lie is for whoever runs nurture to say.
    """
    folder = file.partition("/")[0]
    path = Path(os.path.realpath(home / file))
    if not path.is_relative_to(os.path.realpath(home / folder)):
        wrong = f"This file cannot be read: it is a link that leads out of {folder}."
        raise Refused(Finding(Place(file), "unreadable", wrong, "Put the file itself here."))
    if path.exists() and not (path.is_file() or path.is_dir()):
        wrong = "This file cannot be read: it is no plain file."
        raise Refused(Finding(Place(file), "unreadable", wrong, "Put a file here."))
    with path.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _refuse_unseen(text: str, file: str) -> None:
    if found := UNSEEN.search(text):
        before = text[: found.start()]
        place = Place(file, before.count("\n") + 1, found.start() - before.rfind("\n"))
        raise Refused(Finding(place, "encoding", told(found), "Delete it."))


def names_in(home: Path, folder: str, ending: str) -> list[str]:
    """The names in a folder that end so, without the ending, in order; none where there is no such folder."""
    return sorted(path.name.removesuffix(ending) for path in (home / folder).glob(f"*{ending}"))
