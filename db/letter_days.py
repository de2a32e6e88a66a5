"""How many letters left by day: of a rep, a stream, a new sender domain. What is unknown counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy.engine import Connection

from db.sql import stage, statement, tuples

_OPEN = statement("letter_days.open")
_HELD_BACK = statement("letter_days.held_back")
_COUNT = statement("letter_days.count")

Counter = tuple[str, str]
"""(scope, target), such as ("rep", "r1")."""

Key = tuple[str, str, str]
"""A counter and its day, ISO."""


def take(connection: Connection, keys: Iterable[Key]) -> dict[Counter, int]:
    """Letters so far, of the counters that the gate asks about, locked until this transaction ends."""
    stage(connection, "asked_days", ("scope", "target", "day"), sorted(keys))
    _OPEN.run(connection)
    return {(scope, target): letters for scope, target, letters in tuples(_HELD_BACK.run(connection))}


def count(connection: Connection, letters: Mapping[Key, int], sign: int = 1) -> None:
    """Onto days that were taken; always in one order, in which they are locked."""
    rows = [
        {"scope": scope, "target": target, "day": day, "letters": sign * count}
        for (scope, target, day), count in sorted(letters.items())
    ]
    _COUNT.run_many(connection, rows)
