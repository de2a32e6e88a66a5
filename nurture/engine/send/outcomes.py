"""What became of letters, written down: their states, the reps' counts, and where the enrollments go next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db import enrollments, inbox, letter_days, messages, pauses
from db.columns import from_db, to_db
from db.messages import Row
from db.pauses import Paused
from nurture.engine.counting import counted
from nurture.engine.in_force import InForce, by_id
from nurture.engine.send.result import Counted, Sent
from nurture.engine.send.standing import zones_of
from nurture.engine.world import World
from nurture.mail.port import Answer
from nurture.mail.translate import bounce
from nurture.rules.advance import Wait, after_letter
from nurture.rules.calendar import add, calendar_of
from nurture.rules.gate import Drop, Hold
from nurture.rules.message import LEFT, Shown, State, shown
from nurture.rules.pauses import held_by
from nurture.rules.streams import Stream

_RETRY = timedelta(minutes=5)

_STATES: Mapping[str, State] = {
    "accepted": "accepted", "rejected": "rejected", "bounced": "bounced", "unknown": "unknown",
}  # fmt: skip
_COUNTED: Mapping[Shown, Counted] = {"planned": "held", "sent": "sent", "failed": "failed", "unknown": "unknown"}


class Outcome(NamedTuple):
    """A letter's new state. `planned` with `due_at` is a hold; anything else ends this letter's try and moves its stream on.

    `ages` says whether waiting makes it older.
    """

    row: Row
    state: State
    because: str = ""
    due_at: datetime | None = None
    provider_id: str | None = None
    intended: bool = True
    ages: bool = True

    def counted_as(self, stands: State) -> Counted:
        """`stands` is where the letter is now, which news may have told before."""
        return _COUNTED[shown(stands, "")] if self.intended or stands == "planned" else "dropped"


def of_decision(row: Row, decision: Hold | Drop) -> Outcome:
    """The gate objected: nothing was intended."""
    if isinstance(decision, Hold):
        return Outcome(row, "planned", decision.because, decision.until, intended=False, ages=decision.ages)
    return Outcome(row, decision.state, decision.because, intended=False)


def of_answer(row: Row, answer: Answer, refused: Paused | None, now: datetime) -> Outcome:
    """The mailer's word in ours. What was certainly not accepted stays planned, under the same mid; `refused` is the pause
    that it waits for.
    """
    if refused is not None:
        because = held_by(refused.scope, refused.target, refused.because)
        return Outcome(row, "planned", because, from_db(refused.until or refused.since), ages=False)
    if answer.outcome == "later":
        return Outcome(row, "planned", answer.because, now + (answer.wait or _RETRY))
    return Outcome(row, _STATES[answer.outcome], answer.because, provider_id=answer.provider_id)


def record(connection: Connection, world: World, in_force: InForce, outcomes: list[Outcome], now: datetime, sent: Sent) -> None:
    """Write outcomes in one go and count them. Of a letter that another has taken up meanwhile nothing is written."""
    held = [_hold(one, to_db(one.due_at)) for one in outcomes if one.due_at]
    ended = [(one.row.id, one.row.fence, one.state, one.because, one.provider_id) for one in outcomes if not one.due_at]
    stand = messages.hold(connection, held) | messages.settle(connection, ended, to_db(now))
    ours = [one for one in outcomes if one.row.id in stand]
    moves = [moved(one, _stream(world, one.row), now) for one in ours if one.row.stream and not one.due_at]
    enrollments.move(connection, moves)
    inbox.store(connection, "mailer", [(_bounce(one.row, now), True) for one in outcomes if _bounced_now(one)], now)
    _give_back(connection, in_force, (one.row for one in ours if one.intended and stand[one.row.id] not in LEFT), now)
    for one in ours:
        sent.count(one.counted_as(stand[one.row.id]), one.because)


def _bounced_now(one: Outcome) -> bool:
    """The mailer says so. A bounce that a callback has told of is recorded as it stands."""
    return one.state == "bounced" and one.row.state != "bounced"


def _bounce(row: Row, now: datetime) -> str:
    """As a callback would tell of it, so that ingest does of it what it does of any."""
    return bounce(row.mid, row.email, to_db(now) // 1000)


def _hold(one: Outcome, due: int) -> tuple[int, int, int, str, int | None]:
    return one.row.id, one.row.fence, due, one.because, None if one.ages else due


def _stream(world: World, row: Row) -> Stream:
    return by_id(world.database, row.release_id or 0).release.personas[row.stream or ""].stream


def moved(one: Outcome, stream: Stream, now: datetime) -> enrollments.Move:
    """The wait for the next step counts from the sending, or from the decision not to send."""
    row = one.row
    following = after_letter(stream, row.step)
    if not isinstance(following, Wait):
        return enrollments.Move(row.origin_id, None, to_db(now))
    due_at = add(following.after, now, zones_of(row, None)[0], calendar_of(row.country, row.region))
    return enrollments.Move(row.origin_id, following.step, to_db(due_at))


def _give_back(connection: Connection, in_force: InForce, rows: Iterable[Row], now: datetime) -> None:
    """Letters that certainly did not leave do not count on the day of their intent, which may be long ago; nor among those that
    the guard rail leaves out.
    """
    by_intent: dict[datetime, list[Row]] = {}
    for row in rows:
        by_intent.setdefault(from_db(row.intended_at) if row.intended_at else now, []).append(row)
    days: Counter[letter_days.Key] = Counter()
    left_out: list[tuple[str, str, str, int, int]] = []
    for intent, freed in by_intent.items():
        by_day = counted(in_force.release, freed, intent)
        days.update(by_day)
        left_out += ((*key, letters, to_db(intent)) for key, letters in by_day.items())
    letter_days.count(connection, days, sign=-1)
    pauses.give_back(connection, left_out)
