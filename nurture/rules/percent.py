"""Shares as people read them."""

from __future__ import annotations


def percent(share: float) -> str:
    """`5%`, `0.3%`."""
    return f"{share * 100:g}%"
