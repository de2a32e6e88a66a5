"""Column types that store and read the same on SQLite and PostgreSQL, so that one SQL text serves both.

Instants are whole milliseconds since 1970 (UTC) as a 64-bit integer, days are ISO text, documents are JSON text.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_db(moment: datetime) -> int:
    """An aware datetime as stored milliseconds; what is finer is cut."""
    return (moment - _EPOCH) // _MILLISECOND


@lru_cache(maxsize=4096)  # whole batches carry the same moments
def from_db(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


def maybe_to_db(moment: datetime | None) -> int | None:
    return None if moment is None else to_db(moment)


def maybe_from_db(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_db(milliseconds)


class Instant(TypeDecorator[datetime]):
    """An aware datetime."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return maybe_to_db(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return maybe_from_db(value)


class Day(TypeDecorator[date]):
    """A calendar day without a zone."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Document(TypeDecorator[Any]):
    """Lists and dicts that are read whole and never searched."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:
        return None if value is None else json.loads(value)
