"""Printing findings: one form for people, one for programs, one for a code host's margin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from nurture.cli.findings import as_json, github, text
from nurture.content import Finding

Format = Literal["text", "json", "github"]

PRINTERS: dict[Format, Callable[[Path, Sequence[Finding]], str]] = {
    "text": text.printed,
    "json": as_json.printed,
    "github": github.printed,
}
"""From home and findings to what is printed; home is where the files lie that the findings name."""
