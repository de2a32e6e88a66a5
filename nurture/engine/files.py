"""Changing a file of a home: the whole new one, or the old one."""

from __future__ import annotations

from pathlib import Path


def replace(file: Path, text: str) -> None:
    """Never half of it. A new file is as any other that is made."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_bytes(text.encode())
    if file.exists():
        fresh.chmod(file.stat().st_mode)
    fresh.replace(file)
