"""Counts by reason, most first."""

from __future__ import annotations

from collections.abc import Mapping

import typer


def print_counts(heading: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    typer.echo(f"  {heading}:")
    for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        typer.echo(f"  {count:>8,}  {reason}")
