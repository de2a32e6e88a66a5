"""Whether a worker's clock can be trusted. Played clocks are never asked: the question is put where a real send begins."""

from __future__ import annotations

from db import clock
from db.columns import from_db
from db.session import reading
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.skew import differs


def check(world: World) -> None:
    """Raise a UserError where it is far from the database's: leases, windows and pauses would be judged wrongly."""
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
