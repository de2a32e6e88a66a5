"""One group of claimed letters: decide, intend, render, hand over; and record, once the answers are in.

Nothing leaves before its intent is committed, and the intent's transaction is the one that asked the gate.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db import letter_days, messages
from db.again import again
from db.columns import to_db
from db.messages import Claimed, Row
from db.session import transaction
from nurture.content import MissingValue, RenderError
from nurture.engine.counting import counted
from nurture.engine.in_force import InForce, found_by
from nurture.engine.noting import UnnotedError, noted
from nurture.engine.send.letters import as_named_now, envelope
from nurture.engine.send.outcomes import Outcome, of_answer, of_decision, record
from nurture.engine.send.refusals import check_let_in, pause_refused, refusal
from nurture.engine.send.result import Sent
from nurture.engine.send.standing import Board, set_board
from nurture.engine.unforeseen import unforeseen
from nurture.engine.world import World
from nurture.mail.port import Answer, Envelope
from nurture.rules.failpoints import failpoint
from nurture.rules.gate import Decision, Hold, Send, decide
from nurture.rules.keys import address_key
from nurture.rules.noted import Letter
from nurture.rules.program import Program

CLAIM = 1_000
LEASE = timedelta(minutes=5)
_NEXT_DAY = timedelta(days=1)
_NOT_NOTED = "the journal could not be written"

Pending = tuple[Row, str]
"""A letter that may go, and its language."""


@dataclass(frozen=True, slots=True)
class Flying:
    """A group that was handed over: its letters by mid, what was not ready to leave, and the answers to come."""

    in_force: InForce
    rows: Mapping[str, Row]
    unready: list[Outcome]
    answers: Iterable[Answer]
    since: datetime


def hand_over(world: World, group: Sequence[Claimed], sent: Sent) -> Flying:
    """By the release that is in force by now. Returns while the far side is still at it, where the mailer can.

    A process that was stopped after the intent, or whose clock has jumped, hands nothing over: others may have taken up what
    its lease was for, and decided otherwise.
    """
    now = world.clock()
    in_force, pending = _commit_intents(world, group, now, sent)
    failpoint("intended")
    ready, unready = _render(world, in_force, pending, now)
    failpoint("rendered")
    answers = world.mailer.send(list(ready.values()), lambda: world.clock() < now + LEASE) if ready else ()
    return Flying(in_force, {row.mid: row for row, _ in pending}, unready, answers, now)


def _commit_intents(world: World, group: Sequence[Claimed], now: datetime, sent: Sent) -> tuple[InForce, Sequence[Pending]]:
    """Those that may go, in the database and in the journal. What could not be noted stays here."""
    outlet = world.mailer.outlet
    pending: list[Pending] = []
    try:
        with noted(world) as (connection, notes):
            in_force = found_by(connection, world)
            pending, objected = judge(connection, world, in_force, group, outlet, now)
            record(connection, world, in_force, objected, now, sent)
            notes.letters = [_note(world, row, locale, outlet) for row, locale in pending]
            failpoint("intended, not committed")
    except UnnotedError:
        with transaction(world.database) as connection:
            back = [Outcome(row, "planned", _NOT_NOTED, now) for row, _ in pending]
            record(connection, world, in_force, back, now, sent)
        raise
    return in_force, pending


def bring_in(world: World, flying: Flying, sent: Sent) -> bool:
    """Wait for the answers of a group and record them. They are not given twice, so the database gets a second chance.

    Whether the far side takes more.
    """
    rows, now = flying.rows, flying.since
    answers = {answer.mid: answer for answer in flying.answers}
    refused = {mid: found for mid, answer in answers.items() if (found := refusal(world.mailer.name, rows[mid], answer, now))}
    outcomes = [of_answer(rows[mid], answer, refused.get(mid), now) for mid, answer in answers.items()]
    failpoint("answered")
    sent.add(again(lambda: _record(world, flying.in_force, outcomes + flying.unready, now)))
    failpoint("recorded")
    again(lambda: pause_refused(world, refused.values(), now))
    check_let_in(world.mailer.name, answers.values())
    return _takes_more(answers.values())


def _takes_more(answers: Collection[Answer]) -> bool:
    """Not where it named a time to wait, nor where it took nothing at all, for a reason that goes for the next letter too."""
    took_nothing = all(answer.outcome == "later" for answer in answers) and any(answer.everyone for answer in answers)
    return not took_nothing and all(answer.wait is None for answer in answers)


def _record(world: World, in_force: InForce, outcomes: list[Outcome], now: datetime) -> Sent:
    """A try is settled once: what is recorded already is left alone."""
    sent = Sent()
    with transaction(world.database) as connection:
        record(connection, world, in_force, outcomes, now, sent)
        failpoint("recorded, not committed")
    return sent


def _note(world: World, row: Row, locale: str, outlet: str) -> Letter:
    key = address_key(world.keys.suppression, row.email)
    return Letter(row.mid, key, row.persona, row.step, row.letter, row.about, row.rep_id or "", locale, outlet)


def judge(
    connection: Connection, world: World, in_force: InForce, group: Sequence[Claimed], outlet: str, now: datetime
) -> tuple[list[Pending], list[Outcome]]:
    """Ask the gate about each letter, in the order they fell due, and intend those that may go; what it says of the rest."""
    claimed = [row for row in messages.look(connection, group, to_db(now)) if row.state == "claimed"]
    rows = [as_named_now(world, in_force, row) for row in claimed]
    renamed = [(row.id, row.letter) for row, before in zip(rows, claimed, strict=True) if row is not before]
    messages.rename_letters(connection, renamed)
    board = set_board(connection, world, in_force, rows, now)
    pending: list[Pending] = []
    objected: list[Outcome] = []
    for row in rows:
        decision = _decide(board, row, in_force.release.program, now)
        if isinstance(decision, Send):
            board.count(row)
            pending.append((row, decision.locale))
        else:
            objected.append(of_decision(row, decision))
    failpoint("gate asked")
    return _intend(connection, in_force, pending, outlet, now), objected


def _decide(board: Board, row: Row, program: Program, now: datetime) -> Decision:
    try:
        return decide(board.standing(row), program, now)
    except Exception as error:  # noqa: BLE001 - a mistake of ours costs this letter a day, and the others nothing
        return Hold(now + _NEXT_DAY, unforeseen(error))


def _intend(connection: Connection, in_force: InForce, pending: Sequence[Pending], outlet: str, now: datetime) -> list[Pending]:
    """The durable word that these letters are about to leave; from here on they count. Those that are still ours."""
    leaving = [(row.id, row.fence, row.rep_id or "", locale) for row, locale in pending]
    ours = messages.intend(connection, leaving, outlet, to_db(now), to_db(now + LEASE))
    intended = [one for one in pending if one[0].id in ours]
    letter_days.count(connection, counted(in_force.release, (row for row, _ in intended), now))
    return intended


def _render(
    world: World, in_force: InForce, pending: Sequence[Pending], now: datetime
) -> tuple[dict[str, Envelope], list[Outcome]]:
    """Envelopes by mid. A missing value holds its letter, a letter that cannot be rendered is set aside."""
    ready: dict[str, Envelope] = {}
    unready: list[Outcome] = []
    for row, locale in pending:
        try:
            ready[row.mid] = envelope(world, in_force, row, locale, now)
        except MissingValue as missing:
            unready.append(Outcome(row, "planned", f"{missing.name} is missing", now + _NEXT_DAY))
        except RenderError as broken:
            unready.append(Outcome(row, "quarantined", f"the letter cannot be rendered: {broken}"))
        except Exception as error:  # noqa: BLE001 - a mistake of ours costs this letter a day, and the others nothing
            unready.append(Outcome(row, "planned", unforeseen(error), now + _NEXT_DAY))
    return ready, unready
