"""The moments at which a crash must cost nothing, by name, so that a test can crash there.

Nothing is armed unless a test arms it, in its own process: no setting does, and a call then is all but free.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Point = Literal[
    "walked, not committed",
    "claimed, not committed",
    "claimed",
    "gate asked",
    "intended, not committed",
    "committed, not noted",
    "intended",
    "rendered",
    "letter begun",
    "letter out",
    "file written",
    "file named",
    "answered",
    "recorded, not committed",
    "recorded",
    "recovered, not committed",
    "callback kept, not committed",
    "callback kept",
    "ingested, not committed",
    "ingested",
    "escalated, not committed",
    "unsubscribed, not committed",
    "unsubscribed",
    "derived, not released",
    "released, not committed",
    "reconciled, not committed",
    "reconciled",
    "migrated, not committed",
]

_act: Callable[[Point], None] | None = None


def failpoint(point: Point) -> None:
    """Here a test may crash the process, stop it, or look on."""
    if _act is not None:
        _act(point)


def arm(act: Callable[[Point], None] | None) -> None:
    """Do this at every point from now on; None: nothing."""
    global _act  # noqa: PLW0603 - one hook a process is the point
    _act = act
