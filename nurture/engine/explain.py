"""Explain: in plain sentences, where a contact stands, what is held by what until when, what comes next, and the score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import explain as facts
from db import messages, pauses, releases
from db.columns import from_db, to_db
from db.session import rehearsal
from nurture.engine import escalate
from nurture.engine.in_force import InForce, current
from nurture.engine.pausing import tell
from nurture.engine.send.letters import as_named_now
from nurture.engine.send.standing import set_board
from nurture.engine.world import World
from nurture.rules.dated import too_late
from nurture.rules.errors import UserError
from nurture.rules.gate import Drop, Hold, decide
from nurture.rules.language import HELD, written_language
from nurture.rules.live import why_not_live
from nurture.rules.match import match_reasons
from nurture.rules.message import State, shown
from nurture.rules.program import Release
from nurture.rules.qualify import NotYet
from nurture.rules.score import decayed, half_life, interest, partner_interest
from nurture.rules.when import day_in_words, moment_in_words

_POINT = 1_000


@dataclass(frozen=True, slots=True)
class Explained:
    """Sections of sentences, in reading order. Moments in them are those of `zone`, the program's."""

    who: tuple[str, ...]
    now: tuple[str, ...]
    letters: tuple[str, ...]
    score: tuple[str, ...]
    zone: str


def explain(world: World, contact_key: str) -> Explained:
    """Asks the same gate as the tick, in a rehearsal that changes nothing."""
    in_force = current(world)
    with rehearsal(world.database) as connection:
        contact = facts.contact(connection, contact_key)
        if contact is None:
            raise UserError(f"There is no contact {contact_key}.", "Give the contact_id, as in the contacts file.")
        teller = _Teller(connection, world, in_force, dict(contact), world.clock(), ZoneInfo(in_force.release.program.zone))
        letters = facts.letters(connection, contact["id"])
        return Explained(
            who=tuple(teller.who()),
            now=tuple(teller.standing(letters)),
            letters=tuple(map(teller.letter, letters)),
            score=tuple(teller.score()),
            zone=in_force.release.program.zone,
        )


@dataclass(frozen=True)
class _Teller:
    """Tells of one contact, whose facts and partner's facts are in `row`."""

    connection: Connection
    world: World
    in_force: InForce
    row: dict[str, Any]
    now: datetime
    place: ZoneInfo

    @property
    def release(self) -> Release:
        return self.in_force.release

    def day(self, milliseconds: int) -> str:
        return day_in_words(from_db(milliseconds).astimezone(self.place))

    def moment(self, milliseconds: int) -> str:
        return moment_in_words(from_db(milliseconds), self.place)

    def rep(self, rep_id: str | None) -> str:
        """`Daniel Ortega (r4)`, empty without one."""
        rep = self.release.reps.get(rep_id or "")
        return f"{rep.name} ({rep.id})" if rep else ""

    # --- who -------------------------------------------------------------------------------------------------

    def who(self) -> Iterator[str]:
        row = self.row
        name = f"{row['given_name']} {row['family_name']}".strip()
        role = row["role"].replace("_", " ") or "in an unknown role"
        yield f"{name} ({row['external_id']}) is {role} at {row['partner_name']} ({row['partner_key']}, {row['country']})."
        yield f"The partner's tier is {row['tier']}, its fit {row['grade']} ({row['fit']}), its competence {row['competence']}."
        yield self._language()
        owner, because = self.rep(row["rep_id"]), row["owner_because"] or "none yet"
        yield f"The owner is {owner}: {because}." if owner else f"No owner: {because}."

    def _language(self) -> str:
        reads = self.row["language"] or "an unknown language"
        written = written_language(self.release.program, self.row["language"])
        if written == self.row["language"]:
            return f"Letters go out in {written}."
        if written == HELD:
            return f"The program does not write {reads}: letters are held."
        return f"The program does not write {reads}: letters go out in {written}, as its fallback says."

    # --- where they stand, and what comes next -----------------------------------------------------------------

    def standing(self, letters: list[dict[str, Any]]) -> Iterator[str]:
        enrollments = facts.enrollments(self.connection, self.row["id"])
        under_way = next((one for one in enrollments if one["state"] in ("active", "held")), None)
        yield from self._enrollments(enrollments, under_way)
        yield from self._kept_away()
        yield from self._pauses(under_way["stream"] if under_way else "")
        yield from self._call()
        for letter in letters:
            if letter["state"] == "planned":
                yield self._next_letter(letter)

    def _enrollments(self, enrollments: list[dict[str, Any]], under_way: dict[str, Any] | None) -> Iterator[str]:
        for one in enrollments:
            if one["state"] in ("finished", "exited"):
                since, until = self.day(one["entered_at"]), self.day(one["left_at"])
                yield f"Was in {one['stream']} from {since} to {until}: {one['because']}."
        if under_way is None:
            yield self._no_stream()
            return
        yield f"In {under_way['stream']} since {self.day(under_way['entered_at'])}; matched because {self.row['because']}."
        if under_way["state"] == "held":
            yield f"Held there: {under_way['because']}."
        elif under_way["due_at"]:
            step = under_way["at_step"]
            what = f"the step {step}" if step else "the end of the stream"
            yield f"Next: {what}, no earlier than {self.moment(under_way['due_at'])}{self._skipped(under_way)}."

    def _no_stream(self) -> str:
        """What enroll wrote of a match is no reason to be in none."""
        because = self.row["because"] or "enroll has not looked yet"
        because = "" if because in match_reasons(self.release) else f": {because}"
        again = self.row["match_due"]
        return f"In no stream{because}.{f' Enroll looks again {self.moment(again)}.' if again else ''}"

    def _skipped(self, under_way: dict[str, Any]) -> str:
        """What the walk will say of the next step, if nothing changes: too late for its event."""
        step = self.release.email_step(under_way["stream"], under_way["at_step"] or "")
        because = too_late(step, self.release.program.events, max(self.now, from_db(under_way["due_at"])))
        return f", and then it is skipped: {because}" if because else ""

    def _kept_away(self) -> Iterator[str]:
        """By the holdout or by standing orders."""
        if self.row["heldout"]:
            yield "The partner is in the holdout: it gets no letters, and no calls because of a score."
        for one in facts.suppressions(self.connection, self.row["id"], to_db(self.now)):
            until = f" until {self.day(one['until'])}" if one["until"] else ""
            what = "mail and telephone" if one["channel"] == "all" else one["channel"]
            about = f" about {one['topic']}" if one["topic"] else ""
            yield f"Suppressed for {what}{about} since {self.day(one['since'])}{until}, by {one['source']} ({one['reach']})."

    def _pauses(self, stream: str) -> Iterator[str]:
        row = self.row
        ours = {
            "all": "", "mailer": self.world.mailer.name, "stream": stream, "rep": row["rep_id"],
            "partner": row["partner_key"], "contact": row["external_id"],
        }  # fmt: skip
        not_live = why_not_live(releases.live_through(self.connection), self.world.mailer.name)
        if not_live:
            yield f"{not_live[0].upper()}{not_live[1:]}: every letter is held until `nurture golive`."
        for pause in pauses.standing(self.connection, to_db(self.now)):
            if ours[pause.scope] == pause.target:
                yield tell(pause, self.place)

    def _call(self) -> Iterator[str]:
        call = facts.open_call(self.connection, self.row["partner_id"])
        if call:
            due = f", due {self.moment(call['due_at'])}" if call["state"] == "open" else ""
            whose = self.rep(call["rep_id"]) or call["rep_id"]
            yield f"Call {call['id']} is {call['state']} for {whose}{due}, so the streams hold. {call['because']}"
        if self.row["cool_off_until"] and self.row["cool_off_until"] > to_db(self.now):
            yield f"No new call for its interest before {self.day(self.row['cool_off_until'])}: the partner cools off."

    def _next_letter(self, letter: dict[str, Any]) -> str:
        """When it comes to the gate again, or what the gate would say at this moment."""
        if letter["due_at"] > to_db(self.now):
            name, because = f"The letter {letter['persona']}/{letter['step']}", letter["because"] or "it is not due yet"
            return f"{name} is held until {self.moment(letter['due_at'])}: {because}."
        (row,) = messages.look(self.connection, [messages.Claimed(letter["id"], letter["fence"])], to_db(self.now))
        board = set_board(self.connection, self.world, self.in_force, [row], self.now)
        standing = board.standing(as_named_now(self.world, self.in_force, row))
        name = f"The letter {letter['persona']}/{letter['step']}"
        match decide(standing, self.release.program, self.now):
            case Hold(until=until, because=because):
                return f"{name} is held until {moment_in_words(until, self.place)}: {because}."
            case Drop(because=because):
                return f"{name} will not go: {because}."
            case _:
                return f"{name} may go with the next tick."

    def letter(self, letter: dict[str, Any]) -> str:
        state: State = letter["state"]
        word = shown(state, letter["because"])
        because = f": {letter['because']}" if letter["because"] else ""
        detail = f" ({state})" if state not in (word, "planned") else ""
        when = self.moment(letter["intent_at"] or letter["due_at"])
        return f"{when}  {letter['persona']}/{letter['step']}  {word}{detail}{because}"

    # --- the score -----------------------------------------------------------------------------------------------

    def score(self) -> Iterator[str]:
        life, at = half_life(self.release.program.rubric), to_db(self.now)
        ledger = facts.ledger(self.connection, self.row["partner_id"])
        by_contact: dict[int, list[tuple[int, int]]] = {self.row["id"]: []}
        for entry in ledger:
            by_contact.setdefault(entry["contact_id"], []).append((entry["worth"], entry["occurred_at"]))
            if entry["contact_id"] == self.row["id"]:
                yield self._entry(entry, decayed(entry["worth"], at - entry["occurred_at"], life))
        own = interest(by_contact[self.row["id"]], life, at)
        yield f"Together {_points(own)} points; half of each is gone after {self.release.program.rubric.half_life}."
        partner = partner_interest(interest(entries, life, at) for entries in by_contact.values())
        yield f"The partner's interest is {_points(partner)}: the best contact, half the second, a quarter of the third."
        yield self._threshold()
        yield self._call_or_why_none()

    def _threshold(self) -> str:
        grade = self.row["grade"]
        threshold = self.release.program.calling.thresholds.get(grade)
        if threshold is None:
            return f"Fit {grade} is never called for its score."
        return f"A call at fit {grade} needs {threshold.interest:g} points and competence {threshold.competence}."

    def _call_or_why_none(self) -> str:
        match escalate.why(self.connection, self.release, self.row["partner_id"], self.now):
            case NotYet() as not_yet:
                return f"No call now: {not_yet.sentence}."
            case crossed:
                return f"The next look of escalate makes a call of it: {crossed.because}"

    def _entry(self, entry: dict[str, Any], left: int) -> str:
        about = f" about {entry['topic']}" if entry["topic"] else ""
        letter = f" in {entry['email']}" if entry["email"] else ""
        what = f"{self.moment(entry['occurred_at'])}  {entry['kind']}{letter}{about}"
        if entry["worth"]:
            return f"{what}: {_points(entry['worth'])}, of which {_points(left)} is left"
        judged = f"judged a machine ({entry['verdict_because']})"
        return f"{what}: nothing, {judged if entry['verdict'] == 'machine' else 'over what the rule counts'}"


def _points(thousandths: int) -> str:
    return f"{thousandths / _POINT:.1f}"
