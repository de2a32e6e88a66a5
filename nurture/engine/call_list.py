"""The calls as a rep wants to read them: whom, by when, why now, what they did, what to say and what to give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from db import calls
from db.calls import CardRow, PersonRow, TryRow
from db.columns import from_db
from db.session import reading
from nurture.content import RenderError
from nurture.engine.desk import check_rep
from nurture.engine.escalate import own_language
from nurture.engine.in_force import InForce, current
from nurture.engine.world import World
from nurture.rules.due import place_of
from nurture.rules.evidence import Evidence
from nurture.rules.program import Release
from nurture.rules.when import moment_in_words

_POINT = 1000
_NOBODY = "someone who is gone"


@dataclass(frozen=True, slots=True)
class Spoken:
    """The talk track in one language."""

    locale: str
    opening: str
    ask: str
    aim: str


@dataclass(frozen=True, slots=True)
class Card:
    """One call. `number` is None where it is to be found first; `how` says then what to do."""

    id: int
    rep: str
    rep_name: str
    due_at: datetime
    due: str
    overdue: bool
    partner_key: str
    partner: str
    standing: str
    who: str
    number: str | None
    how: str
    why: str
    evidence: tuple[str, ...]
    talk: tuple[Spoken, ...]
    offer: str
    colleagues: tuple[str, ...]
    tries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CallList:
    """`open` as they fall due; `queued` wait for room, by rank."""

    open: tuple[Card, ...]
    queued: tuple[Card, ...]


def call_list(world: World, rep_id: str = "") -> CallList:
    """The calls of one rep, or of all."""
    in_force = current(world)
    if rep_id:
        check_rep(in_force.release, rep_id)
    with reading(world.database) as connection:
        rows = calls.cards(connection, rep_id)
        calls.show(connection, {row.partner_id for row in rows})
        desk = _Desk(in_force, calls.people(connection), calls.earlier_tries(connection), world.clock())
    opened, queued = (tuple(desk.card(row) for row in rows if row.state == state) for state in ("open", "queued"))
    return CallList(opened, queued)


@dataclass(frozen=True)
class _Desk:
    in_force: InForce
    people: Mapping[int, PersonRow]
    tries: Sequence[TryRow]
    now: datetime

    @property
    def release(self) -> Release:
        return self.in_force.release

    def card(self, row: CardRow) -> Card:
        person = self.people.get(row.contact_id)
        due_at = from_db(row.due_at)
        return Card(
            id=row.id,
            rep=row.rep_id,
            rep_name=self.release.reps[row.rep_id].name if row.rep_id in self.release.reps else row.rep_id,
            due_at=due_at,
            due=moment_in_words(due_at, self._place(row)),
            overdue=row.state == "open" and due_at < self.now,
            partner_key=row.partner_key,
            partner=row.partner_name,
            standing=_standing(row),
            who=_named(person),
            number=person.phone_e164 if person else None,
            how=_how(person),
            why=row.because,
            evidence=tuple(self._told(Evidence(**line), row) for line in row.evidence),
            talk=self._talk(row, person),
            offer=self._offer(row),
            colleagues=tuple(self._colleague(one) for one in row.colleagues),
            tries=tuple(self._try(one, row) for one in self.tries if one.partner_id == row.partner_id),
        )

    def _place(self, row: CardRow) -> ZoneInfo:
        rep = self.release.reps.get(row.rep_id)
        return place_of(rep) if rep else ZoneInfo(self.release.program.zone)

    def _own(self, row: CardRow) -> str:
        return own_language(self.release, row.rep_id)

    def _told(self, line: Evidence, row: CardRow) -> str:
        """`Tue 3 Mar 2026, 10:12: Ada Arendt followed a link, margin calculator, in the letter hello (margin and money)`."""
        program, own = self.release.program, self._own(row)
        link = program.links.get(line.link)
        parts = [f"{_named(self.people.get(line.contact))} {line.what}"]
        parts += [_in(link.title, own)] if link else []
        parts += [f"in the letter {line.letter}"] if line.letter else []
        topic = f" ({_in(program.topics[line.topic], own)})" if line.topic in program.topics else ""
        return f"{moment_in_words(datetime.fromisoformat(line.when), self._place(row))}: {', '.join(parts)}{topic}"

    def _talk(self, row: CardRow, person: PersonRow | None) -> tuple[Spoken, ...]:
        """Theirs first, the rep's own beside it where that is another; the program's first where neither can be had."""
        rep = self.release.reps.get(row.rep_id)
        wanted = dict.fromkeys((row.locale, self._own(row), self.release.program.languages[0]))
        can_be_had = [one for one in wanted if rep and one in rep.voices and self.release.talk(row.topic, one)]
        own = [one for one in can_be_had if one in (row.locale, self._own(row))]
        spoken = (self._spoken(row, locale, person) for locale in own or can_be_had)
        return tuple(one for one in spoken if one)

    def _spoken(self, row: CardRow, locale: str, person: PersonRow | None) -> Spoken | None:
        """None where it fails for these people: their rep rings without words, and the others' lists are whole."""
        partner = {"name": row.partner_name, "city": row.city, "country": row.country, "tier": row.tier}
        try:
            said = self.in_force.renderer.render_talk(row.topic, locale, row.rep_id, _view(person), partner, offer=row.offer)
        except RenderError:
            return None
        assert said is not None  # only tracks that are written are asked for
        return Spoken(locale, said.opening, said.ask, said.aim)

    def _offer(self, row: CardRow) -> str:
        offer = self.release.program.offers.get(row.offer or "")
        return _in(offer.describe, self._own(row)) if offer else ""

    def _colleague(self, one: Mapping[str, int]) -> str:
        person = self.people.get(one["contact"])
        number = (person.phone_e164 if person else None) or "no number"
        return f"{_named(person)}, {number}, interest {one['interest'] / _POINT:.1f}"

    def _try(self, one: TryRow, row: CardRow) -> str:
        words = {each.id: each.describe for each in self.release.program.calling.dispositions}
        note = f": {one.note}" if one.note else ""
        return f"{moment_in_words(from_db(one.at), self._place(row))}, {words.get(one.disposition, one.disposition)}{note}"


def _standing(row: CardRow) -> str:
    place = f"{row.city}, {row.country}" if row.city else row.country
    return f"{place}; tier {row.tier}; fit {row.grade}; competence {row.competence}"


def _view(person: PersonRow | None) -> dict[str, str]:
    if person is None:
        return {}
    return {name: getattr(person, name) for name in ("given_name", "family_name", "title", "gender", "role")}


def _named(person: PersonRow | None) -> str:
    if person is None:
        return _NOBODY
    name = f"{person.given_name} {person.family_name}".strip()
    return name or person.role.replace("_", " ") or "a contact without a name"


def _how(person: PersonRow | None) -> str:
    """What to do about the number."""
    if person is None:
        return "No contact: find whom to ring."
    if person.phone_e164:
        return ""
    fault = f" ({person.phone} cannot be rung: {person.phone_fault})" if person.phone else ""
    return f"No number{fault}: find it, or write to {person.email}."


def _in(words: Mapping[str, str], locale: str) -> str:
    """In that language, else in the first that there is."""
    return words.get(locale) or next(iter(words.values()), "")
