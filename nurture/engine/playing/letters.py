"""Who enters, what falls due, and what the gate says: the tick, on a stage instead of a database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter

from db.columns import from_db, to_db
from db.enrollments import Due
from db.letter_days import Counter
from db.messages import Row
from db.pauses import Paused
from nurture.engine.counting import asked, day_of
from nurture.engine.enroll import Doors, doors_of, entry, looked_at
from nurture.engine.enroll import decide as decide_entry
from nurture.engine.playing.cast import Looked, Objected, Sent
from nurture.engine.playing.stage import Stage
from nurture.engine.playing.state import Contact, Enrollment, Letter
from nurture.engine.send.outcomes import Outcome, moved, of_decision
from nurture.engine.send.standing import Board, counting_since
from nurture.engine.send.walk import Moves, Setting, meet
from nurture.rules.gate import Drop, Hold, Send, decide
from nurture.rules.match import Enter

_Days = dict[Counter, str]
"""The day that it is now for each counter."""

# --- enroll --------------------------------------------------------------------------------------------------------


def enroll(stage: Stage, contacts: Iterable[Contact], at: int) -> None:
    now = from_db(at)
    doors = doors_of(stage.secret, stage.release, _standing_pauses(stage, at), now)
    for contact in sorted(contacts, key=attrgetter("id")):
        if contact.match_due is not None and contact.match_due <= at:
            contact.match_due = None
            _look(stage, contact, doors, at, now)


def _look(stage: Stage, contact: Contact, doors: Doors, at: int, now: datetime) -> None:
    row = contact.row
    row["enrolled"], row["suppressed"] = contact.enrollment is not None, contact.suppressed("", at)
    made = decide_entry(row, contact.deeds, stage.release, doors, now)
    found = looked_at(row, made)
    stage.tell(Looked(at, contact, made))
    if isinstance(made, Enter) and contact.enrollment is None:
        stage.enter(entry(row, made, stage.seen, stage.in_force, now))
    elif not isinstance(made, Enter) and made.leaves:
        stage.leave(contact, made.because, at)
    if found["look_again"] is not None:
        stage.look_at(contact, found["look_again"])
    stage.rename(contact, found["persona"], found["because"])


# --- walk ----------------------------------------------------------------------------------------------------------


def walk(stage: Stage, enrollments: Iterable[Enrollment], at: int) -> None:
    setting = Setting(stage.secret, stage.releases.__getitem__, stage.in_force, stage.seen, from_db(at))
    moves = Moves()
    for one in sorted(enrollments, key=attrgetter("id")):
        if one.state == "active" and one.due_at is not None and one.due_at <= at:
            one.due_at = None
            due = Due(one.id, one.contact.id, one.contact.partner.id, one.stream, one.release_id, one.at_step)
            meet(moves, due, one.contact.person, setting)
    _record(stage, moves, at)


def _record(stage: Stage, moves: Moves, at: int) -> None:
    for move in moves.onward:
        stage.go_on(move)
    for finished in moves.finished:
        stage.end(stage.enrollments[finished["id"]], "finished", finished["because"], at)
    for following in moves.entries:
        stage.enter(following)
    for stray in moves.strays:
        stage.look_at(stage.contacts[stray], at)
    for skipped in moves.skipped:
        letter = stage.letter_of(skipped, stage.number(), at)
        stage.tell(Objected(at, letter, Drop("expired", skipped.because)))
    for planned in moves.letters:
        stage.plan(planned, stage.number(), planned.due_at)


# --- the gate ------------------------------------------------------------------------------------------------------


def deliver(stage: Stage, letters: Iterable[Letter], at: int) -> None:
    due = sorted((one for one in letters if one.is_waiting and one.due_at <= at), key=attrgetter("due_at", "id"))
    if not due:
        return
    now = from_db(at)
    counters = {counter for rep in {one.row.rep_id for one in due} for counter in asked(stage.release, rep)}
    days = {counter: day_of(stage.release, counter, now).isoformat() for counter in counters}
    board = _board(stage, days, now)
    since = counting_since(stage.release.program, now)
    for letter in due:
        if letter.is_waiting and letter.due_at <= at:
            _forget(stage, letter, since)
            _ask(stage, board, letter, days, at)
    for counter, day in days.items():
        stage.letter_days[(*counter, day)] = board.counted[counter]


def _board(stage: Stage, days: _Days, now: datetime) -> Board:
    at = to_db(now)
    return Board(
        only_to=(),
        in_force=stage.in_force,
        now=now,
        not_live=None,
        mailer="",
        paused={(one.scope, one.target): one for one in _standing_pauses(stage, at)},
        to_contact=stage.to_contact,
        to_partner=stage.to_partner,
        counted={counter: stage.letter_days[(*counter, day)] for counter, day in days.items()},
    )


def _standing_pauses(stage: Stage, at: int) -> list[Paused]:
    return [one for one in stage.pauses if one.until is None or one.until > at]


def _forget(stage: Stage, letter: Letter, since: datetime) -> None:
    """Letters that left so long ago that no cap counts them."""
    for sent in (stage.to_contact[letter.contact.id], stage.to_partner[letter.contact.partner.id]):
        while sent and sent[0] < since:
            del sent[0]


def _ask(stage: Stage, board: Board, letter: Letter, days: _Days, at: int) -> None:
    row = letter.row = _as_it_stands(letter, at)
    decision = decide(board.standing(row), stage.release.program, board.now)
    match decision:
        case Send(locale=locale):
            board.count(row)
            _settle(stage, letter, Outcome(row, "accepted"), board.now)
            stage.had(letter.contact.id, row.persona, row.step)
            stage.tell(Sent(at, letter, locale, days["rep", row.rep_id or ""]))
            for act in stage.crowd.gets(letter, locale, at):
                stage.agenda.at(act.at).acts.append(act)
        case Hold(until=until, because=because, ages=ages):
            letter.due_at, letter.because = to_db(until), because
            letter.row = row if ages else row._replace(waits_since=letter.due_at)
            stage.agenda.at(letter.due_at).letters.append(letter)
            stage.tell(Objected(at, letter, decision))
        case Drop():
            _settle(stage, letter, of_decision(row, decision), board.now)
            stage.tell(Objected(at, letter, decision))


def _settle(stage: Stage, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """The letter is done with, and its stream goes on from here."""
    row = outcome.row
    letter.is_waiting = False
    enrollment = letter.contact.enrollment
    if enrollment is not None and enrollment.letter is letter and row.stream:
        enrollment.letter = None
        stage.go_on(moved(outcome, stage.releases[row.release_id or 0].personas[row.stream].stream, now))


def _as_it_stands(letter: Letter, at: int) -> Row:
    """The letter's row with what may have changed since it was planned."""
    row, contact = letter.row, letter.contact
    suppressed, has_call = contact.suppressed(row.about, at), contact.partner.call is not None
    if suppressed == row.suppressed and has_call == row.open_call and contact.partner.graduated_at == row.graduated_at:
        return row
    return row._replace(suppressed=suppressed, open_call=has_call, graduated_at=contact.partner.graduated_at)
