"""Planning a release in people: everything it would do is done, counted, and rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from db import pauses, planning
from db.columns import to_db
from db.session import reading, rehearsed
from nurture.engine.enroll import enroll
from nurture.engine.escalate import escalate
from nurture.engine.in_force import current
from nurture.engine.loads import loads
from nurture.engine.losing import losing
from nurture.engine.releases import Draft, put_in_force
from nurture.engine.world import World
from nurture.rules.pauses import held_by
from nurture.rules.plan import Plan, Whereabouts, compare

_NOBODY = "plan"


def plan(world: World, draft: Draft) -> Plan:
    """The same verbs as in life, twice from where everybody stands now: as it is, and with the release in force."""
    now = world.clock()
    still = replace(world, clock=lambda: now)
    with reading(world.database) as connection:
        inside = {contact for contact, stream, *_ in planning.whereabouts(connection) if stream}
    before = _went_on(still, None) if draft.last else Whereabouts()
    return replace(compare(before, _went_on(still, draft), inside), loses=_losing(world, draft))


def _losing(world: World, draft: Draft) -> Mapping[tuple[str, str], int]:
    if draft.last is None:
        return {}
    with reading(world.database) as connection:
        return losing(connection, world.database, draft.release, draft.last.release)


def _went_on(world: World, draft: Draft | None) -> Whereabouts:
    """Where everybody is once enroll and escalate have looked."""
    with rehearsed(world.database) as database:
        there = replace(world, database=database)
        if draft:
            put_in_force(there, draft, by=_NOBODY)
        enroll(there)
        escalate(there)
        release = current(there).release
        with reading(database) as connection:
            rows = planning.whereabouts(connection)
            standing = pauses.standing(connection, to_db(world.clock()))
            paused = {held_by(pause.scope, pause.target, pause.because) for pause in standing}
            return Whereabouts(
                streams={contact: stream for contact, stream, *_ in rows},
                because={contact: _because(said, left, paused) for contact, _, said, left in rows},
                calls=planning.calls(connection),
                loads={load.rep_id: load for load in loads(connection, release, world.clock())},
            )


def _because(said: str, left: str | None, paused: AbstractSet[str]) -> str:
    """Why a contact is where it is. Enroll has not looked at who left since then, unless a pause keeps them waiting."""
    return said if left is None or said in paused else f"{left}, and not back in a stream yet"
