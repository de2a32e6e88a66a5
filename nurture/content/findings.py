"""Findings: what is wrong in a marketer's file, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

_FEW = 12

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file, counted from 1; the file is named from home."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check says. `id` names the kind and lasts; an error keeps its persona out of the release."""

    place: Place
    id: str
    wrong: str
    do: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.wrong} {self.do} [{self.id}]"


class Refused(Exception):
    """What was written cannot be used; `findings` says why."""

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__(*findings)


def nearest(written: str, known: Iterable[str], *, prefix: str = "") -> str:
    """`Did you mean "match"?` where something known is close, else what there is to choose from, else nothing."""
    options = sorted(known)
    close = closest(written, options)
    if close:
        return f'Did you mean "{prefix}{close}"?'
    if not options:
        return "None is declared yet."
    return (
        f"Use {one_of(prefix + one for one in options)}."
        if len(options) <= _FEW
        else f"There are {len(options)} of them; {prefix}{options[0]} is one."
    )


def closest(written: str, known: Iterable[str]) -> str | None:
    close = difflib.get_close_matches(written.casefold(), sorted(known), n=1, cutoff=0.6)
    return close[0] if close else None


def one_of(options: Iterable[str]) -> str:
    """`a, b or c`."""
    *others, last = options
    return f"{', '.join(others)} or {last}" if others else last
