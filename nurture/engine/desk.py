"""The reps' calls as a whole: opening them as there is room, taking back what nobody did, and closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy.engine import Connection

from db import calls, matching, messages
from db.columns import from_db, to_db
from nurture.rules.calls import Calling
from nurture.rules.due import due
from nurture.rules.errors import UserError
from nurture.rules.gate import HELD_BY_CALL
from nurture.rules.one_line import clean
from nurture.rules.program import Release
from nurture.rules.qualify import BY_INTEREST
from nurture.rules.reps import Rep
from nurture.rules.route import RECALLED
from nurture.rules.spans import Span
from nurture.rules.weights import Grade

SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Tidied:
    """Calls that went to a new owner, were overtaken by a standing order, or were taken back undone."""

    handed_over: int
    suppressed: int
    recalled: int


def check_rep(release: Release, rep_id: str) -> None:
    """Raise a UserError unless the release has such a rep."""
    if rep_id not in release.reps:
        raise UserError(f"There is no rep {clean(rep_id)}.", f"Take one of these: {', '.join(sorted(release.reps))}.")


def close(
    connection: Connection, call_id: int, partner_id: int, disposition: str, now: datetime, cool_off: Span | None
) -> None:
    """Close a call; the partner's streams go on at once.

    New calls wait for the cool-off, and so do contacts who had left their streams before they come back.
    """
    calls.close(connection, call_id, disposition, to_db(now))
    if cool_off:
        calls.cool_off(connection, partner_id, to_db(now + cool_off.plain))
        matching.look_again_at_partner(connection, partner_id, to_db(now + cool_off.plain))
    messages.wake_partner(connection, partner_id, HELD_BY_CALL, to_db(now))


def tidy(connection: Connection, release: Release, now: datetime) -> Tidied:
    overtaken = calls.suppressed(connection, to_db(now))
    for call, partner in overtaken:
        close(connection, call, partner, SUPPRESSED, now, None)
    calling = release.program.calling
    undone = [
        call
        for call in calls.overdue(connection, to_db(now))
        if is_undone(from_db(call.due_at), release.reps.get(call.rep_id), calling, now)
    ]
    for overdue in undone:
        close(connection, overdue.id, overdue.partner_id, RECALLED, now, calling.recall)
    return Tidied(calls.hand_over(connection), len(overtaken), len(undone))


def is_undone(due_at: datetime, rep: Rep | None, calling: Calling, now: datetime) -> bool:
    """Nobody did anything for `recall` after it fell due, counted in the rep's own working time."""
    return now >= retry_at(calling.recall, due_at, rep)


def refill(connection: Connection, release: Release, now: datetime) -> int:
    """Open the best of the waiting calls wherever a rep has room; how many."""
    return sum(_refill(connection, release, rep_id, now) for rep_id in calls.reps_with_queue(connection))


def _refill(connection: Connection, release: Release, rep_id: str, now: datetime) -> int:
    rep = release.reps.get(rep_id)
    if rep is None or not rep.active:
        return 0  # the owner changes with the next import, and the call with it
    calls.lock_rep(connection, rep_id)
    room = rep.open_calls - calls.count_open(connection, rep_id)
    best = calls.best_queued(connection, rep_id, room) if room > 0 else []
    opened = [(one.id, to_db(due(how_soon(one.trigger, one.grade, release.program.calling), now, rep))) for one in best]
    calls.open_calls(connection, opened, to_db(now))
    return len(opened)


def how_soon(trigger: str, grade: str, calling: Calling) -> Span:
    """How soon the rep must ring: by grade, or at once for whoever asked."""
    threshold = calling.thresholds.get(cast("Grade", grade)) if trigger == BY_INTEREST else None
    return threshold.due if threshold else calling.instant_due


def retry_at(span: Span, now: datetime, rep: Rep | None) -> datetime:
    return due(span, now, rep) if rep else now + span.plain
