"""Going live: say what it will ask of everyone, then let letters leave."""

from __future__ import annotations

from dataclasses import dataclass

from db import audit, releases
from db.session import reading, session
from nurture.engine.enroll import enroll
from nurture.engine.in_force import current
from nurture.engine.loads import loads
from nurture.engine.world import World
from nurture.rules.load import Load


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would happen. `mailer` is where letters would go."""

    live: bool
    mailer: str
    loads: tuple[Load, ...]


def prospect(world: World) -> Prospect:
    """Enrolls who is marked for it, since that sends nothing, and counts."""
    enroll(world)
    with reading(world.database) as connection:
        live = releases.is_live(connection)
        found = loads(connection, current(world).release)
    return Prospect(live, world.mailer.name, found)


def set_live(world: World, *, live: bool, by: str) -> None:
    now = world.clock()
    with session(world.database) as opened:
        releases.set_live(opened, live=live, at=now, by=by)
        audit.note(opened, now, by, "golive" if live else "golive off")
