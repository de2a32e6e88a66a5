"""Enroll: look at the contacts that are marked for it, and let those who match enter a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from db import enrollments, matching
from db.columns import to_db
from db.session import rehearsal, transaction
from nurture.engine.people import EVERYONE, facts_of, load_deeds
from nurture.engine.releases import InForce, current
from nurture.engine.world import World
from nurture.rules.conditions import Deed
from nurture.rules.match import Candidate, Enter, Stay, match

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many were looked at and entered; `stayed` counts the reasons of those who did not."""

    looked_at: int = 0
    entered: int = 0
    personas: Mapping[str, int] = field(default_factory=dict)
    stayed: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return f"enrolled {self.entered} of {self.looked_at} contacts"


def enroll(world: World, *, partners: tuple[int, int] = EVERYONE, dry_run: bool = False) -> Enrolled:
    """One stream at a time per contact; a rehearsal looks at one batch and changes nothing."""
    in_force = current(world)
    personas: Counter[str] = Counter()
    stayed: Counter[str] = Counter()
    looked_at = 0
    while True:
        with (rehearsal if dry_run else transaction)(world.database) as connection:
            decisions = _batch(connection, world, in_force, partners)
        looked_at += len(decisions)
        personas.update(made.persona for made in decisions if isinstance(made, Enter))
        stayed.update(made.because for made in decisions if isinstance(made, Stay))
        if len(decisions) < BATCH or dry_run:
            return Enrolled(looked_at, personas.total(), personas, stayed)


def _batch(connection: Connection, world: World, in_force: InForce, partners: tuple[int, int]) -> list[Enter | Stay]:
    now = world.clock()
    contacts = matching.due(connection, to_db(now), BATCH, partners)
    if not contacts:
        return []
    rows = matching.candidates(connection, contacts, to_db(now))
    deeds = load_deeds(connection)
    decisions = [_decide(row, deeds.get(row["contact_id"], []), in_force, now) for row in rows]
    pairs = list(zip(rows, decisions, strict=True))
    enrollments.enter(connection, [_entry(row, made, in_force, to_db(now)) for row, made in pairs if isinstance(made, Enter)])
    matching.looked_at(
        connection,
        [
            {"id": row["contact_id"], "persona": made.persona if isinstance(made, Enter) else None, "because": made.because}
            for row, made in pairs
        ],
    )
    return decisions


def _decide(row: Mapping[str, Any], deeds: list[Deed], in_force: InForce, now: datetime) -> Enter | Stay:
    candidate = Candidate(
        facts=facts_of(row, deeds),
        tier=row["tier"],
        country=row["country"],
        language=row["contact_language"],
        consent=row["contact_consent"],
        partner_key=row["external_id"],
        has_owner=row["rep_id"] is not None,
        owner_because=row["owner_because"],
        heldout=bool(row["heldout"]),
        graduated=row["graduated_at"] is not None,
        suppressed=row["suppressed"],
    )
    return match(candidate, in_force.release, now)


def _entry(row: Mapping[str, Any], made: Enter, in_force: InForce, now: int) -> enrollments.Entry:
    return enrollments.Entry(
        contact_id=row["contact_id"],
        partner_id=row["id"],
        stream=made.persona,
        release_id=in_force.id,
        at_step=in_force.release.personas[made.persona].stream.first,
        due_at=now,
        entered_at=now,
        because="",
    )
