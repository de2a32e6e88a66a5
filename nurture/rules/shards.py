"""Splitting a pool into key ranges, so that a large one is worked on in pieces and never handed around as a list."""

from __future__ import annotations

from itertools import pairwise

LARGE = 250_000


def split(span: tuple[int, int], pieces: int = 0) -> list[tuple[int, int]]:
    """Ranges of partner ids, both ends included, that cover `span` without a gap; 0 pieces: one for each LARGE ids."""
    low, high = span
    keys = high - low + 1
    pieces = min(pieces or -(-keys // LARGE), keys)
    edges = [low + keys * piece // pieces for piece in range(pieces + 1)]
    return [(start, end - 1) for start, end in pairwise(edges)]
