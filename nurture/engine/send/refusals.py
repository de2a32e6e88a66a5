"""The far side refuses a sender, or all of us, or has no room: that rep or the mailer pauses for a while, and nobody else.

The pause ends by itself, since the engine cannot see when somebody has mended it: a sender is tried again a day later, the
mailer a quarter of an hour later, with one group of letters, or when it said that there is room again. A person who knows
better resumes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from db import audit, pauses
from db.columns import to_db
from db.messages import Row
from db.pauses import Paused
from db.session import transaction
from nurture.engine.pausing import begin
from nurture.engine.world import World
from nurture.mail.port import Answer, Outcome
from nurture.rules.errors import UserError

_LASTS: Mapping[Outcome, timedelta] = {"channel": timedelta(minutes=15), "sender": timedelta(days=1)}


def refusal(mailer: str, row: Row, answer: Answer, now: datetime) -> Paused | None:
    """The pause that an answer asks for; None where it does not."""
    if answer.wait is not None:
        until = to_db(now + answer.wait)
        return Paused("mailer", mailer, f"it has no room: {answer.because}", to_db(now), until, mailer)
    if answer.outcome not in _LASTS:
        return None
    until = to_db(now + _LASTS[answer.outcome])
    if answer.outcome == "sender":
        return Paused("rep", row.rep_id or "", f"{mailer} refuses this sender: {answer.because}", to_db(now), until, mailer)
    return Paused("mailer", mailer, f"it refuses us: {answer.because}", to_db(now), until, mailer)


def pause_refused(world: World, refused: Iterable[Paused], now: datetime) -> None:
    """In a transaction of its own, after what became of the letters is recorded. Of several the longest stands."""
    asked = dict.fromkeys(refused)
    if not asked:
        return
    with transaction(world.database) as connection:
        pauses.lock(connection)
        for one in asked:
            if begin(connection, one) is None:
                audit.record(connection, now, one.by, "pause", f"{one.scope} {one.target}", one.because)


def check_let_in(mailer: str, answers: Iterable[Answer]) -> None:
    """Raise a UserError where the far side refuses us: somebody has to mend that."""
    said = next((answer.because for answer in answers if answer.outcome == "channel"), None)
    if said is not None:
        raise UserError(
            f"{mailer} is paused: it refuses us: {said.rstrip('.')}.",
            f"Mend that; every letter is kept, and tried again in {_LASTS['channel'].seconds // 60} minutes"
            f" or after `nurture resume mailer {mailer}`.",
        )
