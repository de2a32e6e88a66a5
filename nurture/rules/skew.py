"""How far a worker's clock may be from that of the database, by which workers can be told apart from one that is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

MAY_DIFFER = timedelta(minutes=1)
"""Two workers then differ by two at most, and a lease of five that the one took is not over for the other while it works."""


def differs(before: datetime, theirs: datetime, after: datetime) -> timedelta | None:
    """How far theirs is outside the two moments between which it was asked; None where that may be."""
    off = max(before - theirs, theirs - after)
    return off if off > MAY_DIFFER else None
