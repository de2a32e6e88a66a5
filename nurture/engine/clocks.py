"""Whether a worker's clock can be trusted. Played clocks are never asked: the question is put where a real send begins."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

from db import clock
from db.columns import from_db
from db.session import reading
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.skew import differs

_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # Linux's other one stands still while a machine sleeps

Watch = Callable[[], None]
"""Raises a UserError once the clock has leapt."""


def never_leaps() -> None:
    """The watch over a clock that is played, which leaps as it likes."""


def watch(world: World) -> Watch:
    """Raise a UserError where it is far from the database's: leases, windows and pauses would be judged wrongly.

    What is returned raises one as soon as it leaps.
    """
    _compare(world)
    began = world.clock()
    ticked = time.clock_gettime(_STEADY)

    def look() -> None:
        before = world.clock()
        expected = began + timedelta(seconds=time.clock_gettime(_STEADY) - ticked)
        off = differs(before, expected, world.clock())
        if off is not None:
            raise UserError(
                f"This machine's clock has leapt by {round(off.total_seconds())} seconds while letters were sent.",
                "Keep it by a time server; what had not left yet waits for the next tick.",
            )

    return look


def _compare(world: World) -> None:
    with reading(world.database) as connection:
        before = world.clock()
        theirs = clock.theirs(connection)
        after = world.clock()
    off = None if theirs is None else differs(before, from_db(theirs), after)
    if off is not None:
        raise UserError(
            f"This machine's clock and that of the database are {round(off.total_seconds())} seconds apart.",
            "Set the one that is wrong, and keep both by a time server; nothing is sent until then.",
        )
