"""What an editor needs to complete and check a file while it is written: a schema, and a first line that names it."""

from __future__ import annotations

import json

from nurture.content.keys.files import PERSONA, PROGRAM, REPS, STREAM_TEST, schema

# Beside the files, since they may lie anywhere; hidden, since nobody has to look at it.
FOLDER = "personas/.schema"

_SCHEMAS = {"program": PROGRAM, "reps": REPS, "persona": PERSONA, "stream-test": STREAM_TEST}
_NAMES_IT = "# yaml-language-server: $schema="
_BOM = "\ufeff"


def schemas() -> dict[str, str]:
    """The schemas as they are written, by their names from home."""
    return {f"{FOLDER}/{name}.json": f"{json.dumps(schema(file), indent=2)}\n" for name, file in _SCHEMAS.items()}


def first_line(file: str) -> str:
    """What names the schema of a file of `personas/`, from where it lies."""
    folder, name = file.removesuffix(".yaml").rsplit("/", 1)
    if folder == "personas/tests":
        return f"{_NAMES_IT}../.schema/stream-test.json"
    return f"{_NAMES_IT}.schema/{name if name in ('program', 'reps') else 'persona'}.json"


def naming(file: str, text: str) -> str:
    """The text with its first line, and else as it was; a text that names a schema already stays as it is."""
    if _NAMES_IT in text:
        return text
    bom, rest = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    end = "\r\n" if rest.partition("\n")[0].endswith("\r") else "\n"
    return f"{bom}{first_line(file)}{end}{rest}"
