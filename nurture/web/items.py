"""A callback's body taken apart into items that any database can keep."""

from __future__ import annotations

import json
import math
from typing import Any

# SendGrid's words for what must act before the next scheduled ingest; `rules/events.py` has ours.
_URGENT = frozenset({"unsubscribe", "group_unsubscribe", "spamreport", "bounce"})
_SAFE_DIGITS = 18  # more do not fit a 64-bit number


def read_items(body: bytes) -> list[tuple[str, bool]] | None:
    """(JSON text, urgent) of each item, or None where the body is not a JSON array; one nested too deep stays whole, as text.

    What JSON has no number for (NaN, 1e999) or a database has no room for stays as text, so that one odd item spoils
    nothing. The text is ASCII: NUL and halves of surrogate pairs stay the escapes they were.
    """
    text = body.decode("utf-8-sig", "replace")
    try:
        items = json.loads(text, parse_int=_whole, parse_float=_real, parse_constant=str)
        return [(json.dumps(item, separators=(",", ":")), _urgent(item)) for item in items] if isinstance(items, list) else None
    except ValueError:
        return None
    except RecursionError:
        return [(json.dumps(text), False)]


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _SAFE_DIGITS else digits


def _real(digits: str) -> float | str:
    value = float(digits)
    return value if math.isfinite(value) else digits


def _urgent(item: Any) -> bool:
    said = item.get("event") if isinstance(item, dict) else None
    return isinstance(said, str) and said.casefold() in _URGENT
