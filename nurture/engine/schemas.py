"""Schemas for editors, in a home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from nurture.content.files import names_in, read_text
from nurture.content.findings import Refused
from nurture.content.keys.editor import naming, schemas
from nurture.engine.files import replace
from nurture.rules.errors import UserError

_FOLDERS = ("personas", "personas/tests")


def changes(home: Path) -> dict[str, str]:
    """Each file that is not as it should be, with the text that it should have: schemas, and files that name none."""
    if not (home / "personas").is_dir():
        raise UserError("There are no personas here.", "Look at NURTURE_HOME.", str(home))
    return _other_than_there(home, schemas() | dict(_naming(home)))


def write(home: Path, changed: Mapping[str, str]) -> None:
    for file, text in changed.items():
        path = (home / file).resolve()
        path.parent.mkdir(exist_ok=True)
        replace(path, text)


def keep_schemas(home: Path) -> None:
    """The schemas alone, for a new file that names one."""
    write(home, _other_than_there(home, schemas()))


def _naming(home: Path) -> Iterator[tuple[str, str]]:
    """What cannot be read is told by `nurture check`, and left alone here."""
    for file in (f"{folder}/{name}.yaml" for folder in _FOLDERS for name in names_in(home, folder, ".yaml")):
        try:
            read_text(home, file)
        except Refused:
            continue
        yield file, naming(file, (home / file).read_bytes().decode())


def _other_than_there(home: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    there = {file: (home / file).read_bytes() if (home / file).exists() else None for file in wanted}
    return {file: text for file, text in wanted.items() if there[file] != text.encode()}
