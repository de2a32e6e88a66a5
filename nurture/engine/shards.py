"""The key ranges that a run works through."""

from __future__ import annotations

from db import shards
from db.session import reading
from nurture.engine.world import World
from nurture.rules.shards import split


def ranges(world: World, pieces: int = 0) -> list[tuple[int, int]]:
    """As many ranges of partner ids as asked for, or as the pool's size asks for; none in an empty pool."""
    with reading(world.database) as connection:
        span = shards.span(connection)
    return split(span, pieces) if span else []
