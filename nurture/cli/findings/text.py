"""Findings as a person reads them: place and what is wrong, the line, a caret, what to do, the id."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len, chop_cells

from nurture.cli.findings.lines import Lines
from nurture.content import Finding, Place

_WIDEST = 100
_INDENT = "    "


def printed(home: Path, findings: Sequence[Finding]) -> str:
    lines = Lines(home)
    return "\n\n".join(_one(finding, lines) for finding in findings)


def counted(findings: Sequence[Finding]) -> str:
    """`2 errors, 1 warning.`"""
    by_severity = {word: sum(finding.severity == word for finding in findings) for word in ("error", "warning")}
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for word, count in by_severity.items() if count) + "."


def _one(finding: Finding, lines: Lines) -> str:
    said = [f"{finding.place}: {finding.severity}: {finding.wrong}", *_shown(finding.place, lines), f"  {finding.do} [{finding.id}]"]
    return "\n".join(_plain(line) for line in said)


def _shown(place: Place, lines: Lines) -> list[str]:
    """The line and a caret below the place; nothing where there is no line."""
    line = lines.of(place)
    if not line.strip():
        return []
    before, after = (_plain(part.expandtabs(4)) for part in (line[: place.column - 1], line[place.column - 1 :]))
    start = _last_cells(before, _WIDEST * 2 // 3)
    end = (chop_cells(after, max(_WIDEST - cell_len(start), 1)) or [""])[0]
    shown = f"{'…' if start != before else ''}{start}"
    return [f"{_INDENT}{shown}{end}{'…' if end != after else ''}", f"{_INDENT}{' ' * cell_len(shown)}^"]


def _last_cells(written: str, cells: int) -> str:
    """As much of the end as stands in so many cells; Korean takes two for a syllable."""
    while cell_len(written) > cells:
        written = written[1:]
    return written


def _plain(written: str) -> str:
    """Without characters that would do something to a terminal."""
    return "".join(one if one.isprintable() else "�" for one in written)
