"""Taking up what a worker left behind that died or was killed."""

from __future__ import annotations

from datetime import datetime

from db import messages
from db.columns import to_db
from db.session import transaction
from nurture.engine.in_force import InForce
from nurture.engine.send.outcomes import Outcome, record
from nurture.engine.send.result import Sent
from nurture.engine.world import World
from nurture.mail.port import Mailer
from nurture.rules.failpoints import failpoint
from nurture.rules.message import State

BATCH = 1_000

# What a mailer of the same outlet knows of an earlier try, and what that makes of the letter.
_EVIDENCE: dict[bool | None, tuple[State, str]] = {
    True: ("accepted", "found to have left after its worker stopped"),
    False: ("planned", "its worker stopped before it left"),
    None: ("unknown", "its worker stopped while it was on its way"),
}


_NOT_SAID = ""  # of a letter on its way while the database was upgraded; before, only the live mailer took letters


def recover(world: World, in_force: InForce, sent: Sent) -> None:
    """Letters whose lease ran out: back into the queue if they certainly did not leave, else settled or unknown."""
    now = world.clock()
    with transaction(world.database) as connection:
        messages.free_overdue_claims(connection, to_db(now))
        overdue = messages.overdue_sendings(connection, to_db(now), BATCH)
        if overdue:
            rows = messages.look(connection, overdue, to_db(now))
            counted = [row._replace(rep_id=row.intended_by) for row in rows]  # the owner may be another by now
            outlet = world.mailer.outlet
            outcomes = [_outcome(row, outlet, world.mailer, now) for row in counted]
            record(connection, world, in_force, outcomes, now, sent)
        failpoint("recovered, not committed")


def _outcome(row: messages.Row, outlet: str, mailer: Mailer, now: datetime) -> Outcome:
    """News that came before its sender could say so, or the journal, has told where the letter stands."""
    if row.state != "sending":
        return Outcome(row, row.state)
    state, because = _EVIDENCE[mailer.has_left(row.mid) if row.outlet in (outlet, _NOT_SAID) else None]
    return Outcome(row, state, because, due_at=now if state == "planned" else None)
