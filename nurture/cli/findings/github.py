"""Findings as workflow commands, which GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nurture.content import Finding

_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def printed(home: Path, findings: Sequence[Finding]) -> str:
    """Files are named from where the command runs, if home lies there: from the top of the repository, that is."""
    here = Path.cwd()
    base = home.resolve()
    prefix = base.relative_to(here) if base.is_relative_to(here) else Path()
    return "\n".join(_one(prefix, finding) for finding in findings)


def _one(prefix: Path, finding: Finding) -> str:
    place = finding.place
    properties = {"file": (prefix / place.file).as_posix(), "line": place.line, "col": place.column, "title": finding.id}
    written = ",".join(f"{name}={_escaped(str(value), _PROPERTY)}" for name, value in properties.items())
    return f"::{finding.severity} {written}::{_escaped(f'{finding.wrong} {finding.do}', _MESSAGE)}"


def _escaped(written: str, table: dict[str, str]) -> str:
    return "".join(table.get(one, one) for one in written)
