"""Going live: say what it will ask of everyone, then let letters leave."""

from __future__ import annotations

from dataclasses import dataclass

from db import audit, messages, releases
from db.columns import to_db
from db.session import reading, session
from nurture.engine.enroll import enroll
from nurture.engine.in_force import current
from nurture.engine.loads import loads
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.live import ELSEWHERE, NOT_LIVE
from nurture.rules.load import Load


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would happen. `mailer` is where letters would go, `live` whether they may go there already."""

    live: bool
    mailer: str
    loads: tuple[Load, ...]


def prospect(world: World) -> Prospect:
    """Enrolls who is marked for it, since that sends nothing, and counts."""
    enroll(world)
    with reading(world.database) as connection:
        live = releases.live_through(connection) == world.mailer.name
        found = loads(connection, current(world).release)
    return Prospect(live, world.mailer.name, found)


def set_live(world: World, *, live: bool, by: str) -> None:
    """Letters that were held for it fall due at once, as if they were planned now."""
    now = world.clock()
    with session(world.database) as opened:
        releases.set_live(opened, world.mailer.name, live=live, at=now, by=by)
        audit.note(opened, now, by, "golive" if live else "golive off")
        if live:
            messages.wake_unlive(opened.connection(), NOT_LIVE, ELSEWHERE, to_db(now))


def check_way_out(mailer: str, public_url: str) -> None:
    """Raise a UserError where letters would carry links to unsubscribe that nobody can follow."""
    if mailer != "outbox" and not public_url.startswith("https://"):
        raise UserError(
            f"NURTURE_PUBLIC_URL is {public_url}, and readers could not unsubscribe there.",
            "Set it to the https:// address at which the world reaches `nurture serve`.",
        )
