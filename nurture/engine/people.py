"""Contacts with their partners as the decisions want them: facts, zones, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from db import enrollments, matching
from db.columns import from_db
from db.facts import contact_facts, partner_facts
from nurture.rules.calendar import Calendar, Zones, calendar_of, zones_for
from nurture.rules.conditions import Deed, Facts
from nurture.rules.program import Release
from nurture.rules.renames import with_other_names
from nurture.rules.reps import Rep

EVERYONE = (0, 2**62)
"""A range of partner ids that leaves nobody out."""


@dataclass(frozen=True, slots=True)
class Person:
    contact_id: int
    partner_id: int
    partner_key: str
    rep_id: str | None
    facts: Facts
    zones: Zones
    calendar: Calendar


def load_people(connection: Connection, release: Release, contacts: Iterable[int]) -> dict[int, Person]:
    """By contact id."""
    rows = matching.people(connection, contacts)
    deeds = load_deeds(connection, rows)
    return {contact: person_of(row, release, deeds.get(contact, [])) for contact, row in rows.items()}


def load_deeds(connection: Connection, contacts: Iterable[int]) -> dict[int, list[Deed]]:
    deeds: dict[int, list[Deed]] = {}
    for contact, kind, occurred, email, topic in matching.deeds(connection, contacts):
        deeds.setdefault(contact, []).append(Deed(kind, from_db(occurred), email, topic))
    return deeds


Seen = Mapping[tuple[int, str], AbstractSet[str]]
"""Steps whose letters were had, by contact and stream."""


def load_seen(connection: Connection, release: Release, contacts: Iterable[int]) -> Seen:
    """Under every id that these steps have borne, so that nobody gets a letter again because its step was renamed."""
    seen = enrollments.seen(connection, contacts)
    streams = {name: persona.stream for name, persona in release.personas.items()}
    return {key: with_other_names(had, streams[key[1]]) if key[1] in streams else had for key, had in seen.items()}


def person_of(row: Mapping[str, Any], release: Release, deeds: list[Deed]) -> Person:
    return Person(
        contact_id=row["contact_id"],
        partner_id=row["id"],
        partner_key=row["external_id"],
        rep_id=row["rep_id"],
        facts=facts_of(row, deeds),
        zones=zones_for(row["contact_zone"], row["zone"], row["country"], rep_zone(release.reps.get(row["rep_id"] or ""))),
        calendar=calendar_of(row["country"], row["region"]),
    )


def facts_of(row: Mapping[str, Any], deeds: list[Deed]) -> Facts:
    return Facts({**partner_facts(row), **contact_facts(row)}, deeds)


def rep_zone(rep: Rep | None) -> str:
    return rep.zone if rep else "UTC"
