"""Keeping the database: copies of it, and room in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from db import inbox, messages
from db.columns import to_db
from db.session import copy_sqlite, transaction
from nurture.engine.world import World
from nurture.rules.errors import UserError

_BATCH = 10_000


def back_up(world: World, file: Path) -> None:
    """A whole copy, as of one moment, while others write. A copied file alone would lack what lies in the log beside it."""
    if world.database.dialect.name != "sqlite":
        raise UserError("PostgreSQL has tools of its own for this.", "Use pg_dump; docs/operate.md shows how.")
    if file.exists():
        raise UserError("There is such a file already.", "Name another, or move it away.", str(file))
    if not file.parent.is_dir():
        raise UserError("There is no such folder.", "Make it first.", str(file.parent))
    copy_sqlite(world.database, file)


@dataclass(frozen=True, slots=True)
class Pruned:
    callbacks: int
    letters: int


def prune(world: World, days: int) -> Pruned:
    """Remove handled callbacks older than that, in batches that nobody waits for long, and give up letters of unknown fate."""
    before = to_db(world.clock() - timedelta(days=days))
    with transaction(world.database) as connection:
        letters = messages.abandon(connection, before)
    gone = 0
    while True:
        with transaction(world.database) as connection:
            last = inbox.prune(connection, before, _BATCH)
        gone += last
        if last < _BATCH:
            return Pruned(gone, letters)
