"""What follows at once from a new release: who is looked at again, who leaves, who has letters again, which may go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from db import enrollments, matching, messages, touched
from db.columns import to_db
from nurture.engine.in_force import InForce
from nurture.engine.people import load_seen
from nurture.rules.advance import first_unseen
from nurture.rules.gate import PACED, is_paced_otherwise
from nurture.rules.program import Program


def take_hold(connection: Connection, stored: InForce, last: InForce | None, moment: datetime) -> int:
    """Have enroll look again at those in no stream, escalate at those with a score, and wake those who wait for letters.

    How many were woken.
    """
    now = to_db(moment)
    if last is None or _admits_others(last.release.program, stored.release.program):
        matching.mark_all(connection, now)
    else:
        matching.mark_unenrolled(connection, now)
    _leave_what_is_gone(connection, stored, now)
    touched.mark_scored(connection, now)
    if last and is_paced_otherwise(stored.release, last.release):
        messages.look_again(connection, PACED, now)
    return _wake(connection, stored, moment)


def _admits_others(last: Program, program: Program) -> bool:
    """Whether somebody who is in a stream may have to leave it."""
    return (last.pool, last.consent) != (program.pool, program.consent)


def _leave_what_is_gone(connection: Connection, in_force: InForce, now: int) -> None:
    """Streams that are released no more: whoever is in one is looked at by enroll again."""
    inside = enrollments.by_stream(connection)
    for stream in sorted(inside.keys() - in_force.release.personas.keys()):
        enrollments.exit_contacts(connection, inside[stream], gone(stream), now)
        matching.look_again(connection, inside[stream], now)


def gone(stream: str) -> str:
    return f"the stream {stream} is released no more"


def _wake(connection: Connection, in_force: InForce, now: datetime) -> int:
    events = in_force.release.program.events
    waiting = enrollments.out_of_content(connection)
    seen = load_seen(connection, in_force.release, {contact for _, _, contact in waiting})
    rows = []
    for enrollment, stream, contact in waiting:
        persona = in_force.release.personas.get(stream)
        step = first_unseen(persona.stream, seen.get((contact, stream), frozenset()), events, now) if persona else None
        if step:
            rows.append({"id": enrollment, "at_step": step, "release_id": in_force.id, "now": to_db(now)})
    enrollments.resume(connection, rows)
    return len(rows)
