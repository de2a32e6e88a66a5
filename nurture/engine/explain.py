"""Explain: in plain sentences, where a contact stands, what is held by what until when, what comes next, and the score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from db import explain as facts
from db import messages
from db.columns import from_db, to_db
from db.session import rehearsal
from nurture.engine.in_force import InForce, current
from nurture.engine.send.standing import set_board
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.gate import Drop, Hold, decide
from nurture.rules.language import written_language
from nurture.rules.message import State, shown
from nurture.rules.program import Release
from nurture.rules.score import decayed, half_life, interest, partner_interest

_POINT = 1_000


@dataclass(frozen=True, slots=True)
class Explained:
    """Sections of sentences, in reading order."""

    who: tuple[str, ...]
    now: tuple[str, ...]
    letters: tuple[str, ...]
    score: tuple[str, ...]


def explain(world: World, contact_key: str) -> Explained:
    """Asks the same gate as the tick, in a rehearsal that changes nothing."""
    in_force = current(world)
    now = world.clock()
    with rehearsal(world.database) as connection:
        contact = facts.contact(connection, contact_key)
        if contact is None:
            raise UserError(f"There is no contact {contact_key}.", "Give the external id, as in the contacts file.")
        row = dict(contact)
        letters = facts.letters(connection, row["id"])
        return Explained(
            who=tuple(_who(row, in_force.release)),
            now=tuple(_standing(connection, world, in_force, row, letters, now)),
            letters=tuple(_letter(letter) for letter in letters),
            score=tuple(_score(connection, in_force.release, row, now)),
        )


# --- who -----------------------------------------------------------------------------------------------------


def _who(row: dict[str, Any], release: Release) -> Iterator[str]:
    name = f"{row['given_name']} {row['family_name']}".strip()
    role = row["role"].replace("_", " ") or "in an unknown role"
    yield f"{name} ({row['external_id']}) is {role} at {row['partner_name']} ({row['partner_key']}, {row['country']})."
    yield f"The partner's tier is {row['tier']}, its fit {row['grade']} ({row['fit']}), its competence {row['competence']}."
    yield _language(row, release)
    rep = release.reps.get(row["rep_id"] or "")
    yield (
        f"The owner is {rep.name} ({rep.id}): {row['owner_because']}."
        if rep
        else f"No owner: {row['owner_because'] or 'none yet'}."
    )


def _language(row: dict[str, Any], release: Release) -> str:
    written = written_language(release.program, row["language"])
    if written == row["language"]:
        return f"Letters go out in {written}."
    if written == "hold":
        return f"The program does not write {row['language']}: letters are held."
    return f"The program does not write {row['language']}: letters go out in {written}, as its fallback says."


# --- where they stand, and what comes next -------------------------------------------------------------------


def _standing(
    connection: Connection, world: World, in_force: InForce, row: dict[str, Any], letters: list[dict[str, Any]], now: datetime
) -> Iterator[str]:
    yield from _enrollment(facts.enrollments(connection, row["id"]), row)
    if row["heldout"]:
        yield "The partner is in the holdout: it gets no letters and no calls because of a score."
    for one in facts.suppressions(connection, row["id"], to_db(now)):
        until = f" until {_day(one['until'])}" if one["until"] else ""
        yield f"Suppressed for {one['channel']} since {_day(one['since'])}{until}, by {one['source']} ({one['reach']})."
    call = facts.open_call(connection, row["partner_id"])
    if call:
        yield f"Call {call['id']} is {call['state']} for {call['rep_id']}, due {_moment(call['due_at'])}: {call['because']}."
    if row["cool_off_until"] and row["cool_off_until"] > to_db(now):
        yield f"No new call before {_day(row['cool_off_until'])}: the partner cools off."
    for letter in letters:
        if letter["state"] == "planned":
            yield _next_letter(connection, world, in_force, letter, now)


def _enrollment(enrollments: list[dict[str, Any]], row: dict[str, Any]) -> Iterator[str]:
    for one in enrollments:
        if one["state"] in ("finished", "exited"):
            yield f"Was in {one['stream']} from {_day(one['entered_at'])} to {_day(one['left_at'])}: {one['because']}."
    under_way = next((one for one in enrollments if one["state"] in ("active", "held")), None)
    if under_way is None:
        yield f"In no stream: {row['because'] or 'enroll has not looked yet'}."
        return
    yield f"In {under_way['stream']} since {_day(under_way['entered_at'])}; matched because {row['because']}."
    if under_way["state"] == "held":
        yield f"Held there: {under_way['because']}."
    elif under_way["due_at"]:
        yield f"Next: {under_way['at_step'] or 'the end of the stream'}, to be looked at {_moment(under_way['due_at'])}."


def _next_letter(connection: Connection, world: World, in_force: InForce, letter: dict[str, Any], now: datetime) -> str:
    """What the gate would say of a planned letter at this moment."""
    claimed = messages.Claimed(letter["id"], letter["fence"])
    rows = messages.look(connection, [claimed], to_db(now))
    board = set_board(connection, world, in_force, rows, now)
    match decide(board.standing(rows[0]), in_force.release.program, now):
        case Hold(until=until, because=because):
            return f"The letter {letter['step']} is held until {_moment(to_db(until))}: {because}."
        case Drop(because=because):
            return f"The letter {letter['step']} will be dropped: {because}."
        case _:
            return f"The letter {letter['step']} may go with the next tick."


def _letter(letter: dict[str, Any]) -> str:
    state: State = letter["state"]
    word = shown(state, letter["because"])
    when = letter["intent_at"] or letter["due_at"]
    because = f": {letter['because']}" if letter["because"] else ""
    detail = f" ({state})" if state not in (word, "planned") else ""
    return f"{_moment(when)}  {letter['persona']}/{letter['step']}  {word}{detail}{because}"


# --- the score -----------------------------------------------------------------------------------------------


def _score(connection: Connection, release: Release, row: dict[str, Any], now: datetime) -> Iterator[str]:
    life, at = half_life(release.program.rubric), to_db(now)
    ledger = facts.ledger(connection, row["partner_id"])
    own = [entry for entry in ledger if entry["contact_id"] == row["id"]]
    for entry in own:
        yield _entry(entry, decayed(entry["worth"], at - entry["occurred_at"], life))
    total = interest(((entry["worth"], entry["occurred_at"]) for entry in own), life, at)
    yield f"Together {_points(total)} points; half of each is gone after {release.program.rubric.half_life}."
    by_contact: dict[int, list[tuple[int, int]]] = {}
    for entry in ledger:
        by_contact.setdefault(entry["contact_id"], []).append((entry["worth"], entry["occurred_at"]))
    partner = partner_interest(interest(entries, life, at) for entries in by_contact.values())
    yield f"The partner's interest is {_points(partner)}: the best contact, half the second, a quarter of the third."
    threshold = release.program.calling.thresholds.get(row["grade"])
    yield (
        f"A call at fit {row['grade']} needs {threshold.interest:g} points and competence {threshold.competence}."
        if threshold
        else f"Fit {row['grade']} is never called for its score."
    )


def _entry(entry: dict[str, Any], left: int) -> str:
    about = f" about {entry['topic']}" if entry["topic"] else ""
    letter = f" in {entry['email']}" if entry["email"] else ""
    worth = _points(entry["worth"])
    if not entry["worth"]:
        reason = f"judged a machine ({entry['verdict_because']})" if entry["verdict"] == "machine" else "over the rule's cap"
        return f"{_moment(entry['occurred_at'])}  {entry['kind']}{letter}{about}: nothing, {reason}"
    return f"{_moment(entry['occurred_at'])}  {entry['kind']}{letter}{about}: {worth}, of which {_points(left)} is left"


def _points(thousandths: int) -> str:
    return f"{thousandths / _POINT:.1f}"


def _day(milliseconds: int) -> str:
    return f"{from_db(milliseconds):%Y-%m-%d}"


def _moment(milliseconds: int) -> str:
    return f"{from_db(milliseconds):%a %Y-%m-%d %H:%M} UTC"
