"""What loading a file's batches shares: where to, since when, and which of our rows the file has touched already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.engine import Connection

from nurture.engine.importing.validate import Refusal, Refusals, Row
from nurture.rules.program import Release


class Counts(NamedTuple):
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0


class Seen:
    """Our ids that the file has touched: a bit for each that was there before, and all that are newer."""

    def __init__(self, newest: int) -> None:
        self._newest = newest
        self._bits = bytearray(newest // 8 + 1)

    def has(self, our_id: int) -> bool:
        return our_id > self._newest or bool(self._bits[our_id >> 3] >> (our_id & 7) & 1)

    def add(self, our_id: int) -> None:
        if our_id <= self._newest:
            self._bits[our_id >> 3] |= 1 << (our_id & 7)


@dataclass(frozen=True, slots=True)
class Loading:
    """One file being loaded. `batch` is its row in import_batch."""

    connection: Connection
    batch: int
    now: datetime
    secret: bytes
    release: Release | None
    seen: Seen


Load = Callable[[Loading, dict[int, Row]], tuple[Counts, Refusals]]
"""Loads good rows by place; gives back what the database refuses."""

UNKNOWN_PARTNER = Refusal("partner_id", "unknown partner")


def repeated(column: str) -> Refusal:
    return Refusal(column, "the same id stands further up")


def twice(keys: Mapping[int, object], refusal: Refusal) -> Refusals:
    """All but the first place of each key."""
    if len({*keys.values()}) == len(keys):
        return {}
    first: dict[object, int] = {}
    return {place: refusal for place, key in keys.items() if first.setdefault(key, place) != place}


def counts(ready: int, fresh: int, changed: int) -> Counts:
    return Counts(fresh, changed - fresh, ready - changed)
