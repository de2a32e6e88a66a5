"""Going live: say what it will ask of everyone, then let letters leave."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from db import audit, pauses, releases
from db.columns import to_db
from db.session import reading, session
from nurture.engine.enroll import enroll
from nurture.engine.in_force import current
from nurture.engine.loads import loads
from nurture.engine.pausing import tell_all
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.live import ELSEWHERE, NOT_LIVE
from nurture.rules.load import Load
from nurture.rules.program import Release
from nurture.rules.ramp_up import in_words


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would happen. `mailer` is where letters would go, `live` whether they may go there already.

    `limits` are sentences about what is held or kept few all the same.
    """

    live: bool
    mailer: str
    loads: tuple[Load, ...]
    limits: tuple[str, ...]


def prospect(world: World) -> Prospect:
    """Enrolls who is marked for it, since that sends nothing, and counts."""
    enroll(world)
    release = current(world).release
    with reading(world.database) as connection:
        live = releases.live_through(connection) == world.mailer.name
        found = loads(connection, release, world.clock())
        paused = tell_all(connection, world.clock(), ZoneInfo(release.program.zone))
    return Prospect(live, world.mailer.name, found, (*_new_domain(release), *paused))


def _new_domain(release: Release) -> tuple[str, ...]:
    return (in_words(release.program.ramp_up),) if release.program.ramp_up else ()


def set_live(world: World, *, live: bool, by: str) -> None:
    """Letters that were held for it fall due at once, and have not aged meanwhile. Once it is off no letter is intended."""
    now = world.clock()
    with session(world.database) as opened:
        pauses.lock(opened.connection())
        releases.set_live(opened, world.mailer.name, live=live, at=now, by=by)
        audit.note(opened, now, by, "golive" if live else "golive off")
        if live:
            for beginning in (NOT_LIVE, ELSEWHERE):
                pauses.wake_letters(opened.connection(), beginning, to_db(now))


def check_way_out(mailer: str, public_url: str) -> None:
    """Raise a UserError where letters would carry links to unsubscribe that nobody can follow."""
    if mailer != "outbox" and not public_url.startswith("https://"):
        raise UserError(
            f"NURTURE_PUBLIC_URL is {public_url}, and readers could not unsubscribe there.",
            "Set it to the https:// address at which the world reaches `nurture serve`.",
        )
