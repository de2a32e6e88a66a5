"""Findings as people and programs read them: text with the line and a caret, JSON, and annotations of a code host."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Literal

from rich.cells import cell_len

from nurture.content.files import lines_in
from nurture.content.findings import Finding, Place

Form = Literal["text", "json", "github"]

_BEFORE, _AFTER = 70, 50  # characters of a long line that are shown around the place


def printed(findings: Sequence[Finding], home: Path, form: Form = "text") -> str:
    """All findings, each with a line end; nothing where there are none, save in JSON."""
    return "".join(f"{one}\n" for one in _FORMS[form](findings, home))


def summary(findings: Iterable[Finding]) -> str:
    """`2 errors and 1 warning.`"""
    counts = {"error": 0, "warning": 0}
    for one in findings:
        counts[one.severity] += 1
    told = [f"{count} {word}{'s' if count > 1 else ''}" for word, count in counts.items() if count]
    return f"{' and '.join(told) or 'Nothing is wrong'}."


# --- text --------------------------------------------------------------------------------------------------------


def _text(findings: Sequence[Finding], home: Path) -> Iterator[str]:
    lines = cache(lambda file: lines_in(home, file))
    for one in findings:
        yield _harmless(f"{one.place}: {one.severity}: {one.wrong} [{one.id}]")
        yield from map(_harmless, _excerpt(one.place, lines(one.place.file)))
        yield f"{_harmless(f'  {one.do}')}\n"


def _harmless(line: str) -> str:
    """Without what would command a terminal; a tab may stay."""
    return "".join(one if one.isprintable() or one == "\t" else "�" for one in line)


def _excerpt(place: Place, lines: Sequence[str]) -> Iterator[str]:
    """The source line and a caret below its column; East Asian characters are two columns wide, a tab stays a tab."""
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    if not line.strip():
        return
    start = max(0, place.column - 1 - _BEFORE)
    shown = line[start : place.column - 1 + _AFTER].rstrip()
    before = "".join("\t" if one == "\t" else " " * cell_len(one) for one in line[start : place.column - 1])
    cut = "… " if start else ""
    yield f"    {cut}{shown}{' …' if len(line.rstrip()) > start + len(shown) else ''}"
    yield f"    {' ' * len(cut)}{before}^"


# --- for programs ------------------------------------------------------------------------------------------------


def _json(findings: Sequence[Finding], _home: Path) -> Iterator[str]:
    """A list of objects: file, line, column, severity, id, wrong, do."""
    plain = [asdict(one) for one in findings]
    yield json.dumps([one.pop("place") | one for one in plain], ensure_ascii=False, indent=1)


def _github(findings: Sequence[Finding], home: Path) -> Iterator[str]:
    """Files are named from where the command runs, if home lies there: from the top of the repository, that is."""
    here, base = Path.cwd(), home.resolve()
    prefix = base.relative_to(here) if base.is_relative_to(here) else Path()
    for one in findings:
        where = {
            "file": (prefix / one.place.file).as_posix(),
            "line": str(one.place.line),
            "col": str(one.place.column),
            "title": one.id,
        }
        properties = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in where.items())
        yield f"::{one.severity} {properties}::{_escaped(f'{one.wrong} {one.do}')}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


_FORMS: dict[Form, Callable[[Sequence[Finding], Path], Iterator[str]]] = {"text": _text, "json": _json, "github": _github}
