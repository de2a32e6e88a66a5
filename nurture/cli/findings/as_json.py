"""Findings for a program to read; docs/commands.md tells the shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from nurture.cli.findings.lines import Lines
from nurture.content import Finding


def printed(home: Path, findings: Sequence[Finding]) -> str:
    lines = Lines(home)
    told = {
        "errors": sum(finding.severity == "error" for finding in findings),
        "warnings": sum(finding.severity == "warning" for finding in findings),
        "findings": [_one(finding, lines) for finding in findings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _one(finding: Finding, lines: Lines) -> dict[str, str | int]:
    place = finding.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "severity": finding.severity,
        "id": finding.id,
        "wrong": finding.wrong,
        "do": finding.do,
        "source": lines.of(place),
    }
