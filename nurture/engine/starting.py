"""A new persona on disk: all of its files, or none."""

from __future__ import annotations

from pathlib import Path

from nurture.content.findings import Refused
from nurture.content.load import PROGRAM
from nurture.content.starting import Start, start
from nurture.engine.files import replace
from nurture.engine.schemas import keep_schemas
from nurture.rules.errors import UserError


def new_persona(home: Path, name: str) -> Start:
    """Writes the files and then lists the persona in the program. Never overwrites; a UserError where it may not."""
    try:
        planned = start(home, name)
    except Refused as refused:
        first = refused.findings[0]
        place = str(first.place) if (home / first.place.file).is_file() else first.place.file
        raise UserError(first.wrong, first.do, "" if first.id == "name" else place) from None
    _write(home, planned)
    keep_schemas(home)
    return planned


def _write(home: Path, planned: Start) -> None:
    written: list[Path] = []
    try:
        for file, text in planned.files.items():
            path = home / file
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as opened:
                written.append(path)
                opened.write(text)
        replace(home / PROGRAM, planned.program)
    except OSError:
        for path in written:
            path.unlink()
        raise
