"""Enroll: look at the contacts that are marked for it, and let those who match enter a stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from db import enrollments, matching, pauses
from db.columns import from_db, maybe_to_db, to_db
from db.session import rehearsal, transaction
from nurture.engine.in_force import InForce, current
from nurture.engine.people import EVERYONE, Seen, facts_of, load_deeds, load_seen
from nurture.engine.world import World
from nurture.rules.advance import first_unseen
from nurture.rules.conditions import Deed
from nurture.rules.match import Candidate, Enter, Stay, match
from nurture.rules.pauses import held_by
from nurture.rules.program import Release
from nurture.rules.rollout import rolling_out, waiting

BATCH = 1_000
_A_DAY = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Batch:
    looked_at: int
    entered: list[Enter]
    stayed: list[Stay]


def enroll(world: World, *, partners: tuple[int, int] = EVERYONE, dry_run: bool = False) -> Enrolled:
    """One stream at a time per contact; a dry run decides about everyone who is marked, and changes nothing."""
    in_force = current(world)
    if dry_run:
        with rehearsal(world.database) as connection:
            return enroll_all(lambda: enroll_batch(connection, world, in_force, partners))

    def batch() -> Batch:
        with transaction(world.database) as connection:
            return enroll_batch(connection, world, in_force, partners)

    return enroll_all(batch)


def enroll_all(take: Callable[[], Batch]) -> Enrolled:
    """Batch by batch until one is not full."""
    personas: Counter[str] = Counter()
    stayed: Counter[str] = Counter()
    looked_at = 0
    while True:
        batch = take()
        looked_at += batch.looked_at
        personas.update(made.persona for made in batch.entered)
        stayed.update(made.because for made in batch.stayed)
        if batch.looked_at < BATCH:
            return Enrolled(looked_at, personas.total(), personas, stayed)


def enroll_batch(connection: Connection, world: World, in_force: InForce, partners: tuple[int, int]) -> Batch:
    """Look at the contacts that have been marked longest."""
    now = world.clock()
    contacts = matching.due(connection, to_db(now), BATCH, partners)
    if not contacts:
        return Batch(0, [], [])
    rows = matching.candidates(connection, contacts, to_db(now))
    deeds = load_deeds(connection, contacts)
    doors = doors_of(world.keys.suppression, in_force.release, pauses.standing(connection, to_db(now)), now)
    decided = [(row, decide(row, deeds.get(row["contact_id"], []), in_force.release, doors, now)) for row in rows]
    seen = load_seen(connection, in_force.release, contacts)
    entering = [(row, made) for row, made in decided if isinstance(made, Enter) and not row["enrolled"]]
    enrollments.enter(
        connection,
        [entry(row, made, seen, in_force, now) for row, made in entering],
    )
    for row, made in decided:
        if isinstance(made, Stay) and made.leaves and row["enrolled"]:
            enrollments.exit_contacts(connection, [row["contact_id"]], made.because, to_db(now))
    matching.looked_at(connection, [looked_at(row, made) for row, made in decided])
    return Batch(len(rows), [made for _, made in entering], [made for _, made in decided if isinstance(made, Stay)])


def looked_at(row: Mapping[str, Any], made: Enter | Stay) -> Mapping[str, Any]:
    """Who is in a stream keeps its persona there, and so does who stays out now: that is what letters were written for."""
    enters = isinstance(made, Enter) and not row["enrolled"]
    persona = made.persona if isinstance(made, Enter) and enters else row["contact_persona"]
    remains = row["enrolled"] and not (isinstance(made, Stay) and made.leaves)
    because = row["contact_because"] if remains else made.because
    look_again = made.look_again if isinstance(made, Stay) and not row["enrolled"] else None
    return {"id": row["contact_id"], "persona": persona, "because": because, "look_again": maybe_to_db(look_again)}


@dataclass(frozen=True, slots=True)
class Doors:
    """Which personas do not take everybody now: the shares of those being rolled out, and the streams that are paused."""

    secret: bytes
    shares: Mapping[str, float]
    paused: Mapping[str, Stay]

    def closed_to(self, partner_key: str) -> Mapping[str, Stay]:
        if not (self.shares or self.paused):
            return {}
        waits = {name: Stay(because) for name, because in waiting(self.shares, self.secret, partner_key).items()}
        return {**waits, **self.paused}


def doors_of(secret: bytes, release: Release, standing: Iterable[pauses.Paused], now: datetime) -> Doors:
    """`standing` are the pauses that stand now. Lifting one wakes who waits for it; looking every day forgets nobody."""
    paused = {
        pause.target: Stay(
            held_by(pause.scope, pause.target, pause.because),
            look_again=from_db(pause.until) if pause.until else now + _A_DAY,
        )
        for pause in standing
        if pause.scope == "stream"
    }
    return Doors(secret, rolling_out(release), paused)


def decide(row: Mapping[str, Any], deeds: list[Deed], release: Release, doors: Doors, now: datetime) -> Enter | Stay:
    return match(candidate_of(row, deeds), release, now, doors.closed_to(row["external_id"]))


def candidate_of(row: Mapping[str, Any], deeds: list[Deed]) -> Candidate:
    """Of a row of `matching.candidates`."""
    return Candidate(
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


def entry(row: Mapping[str, Any], made: Enter, seen: Seen, in_force: InForce, now: datetime) -> enrollments.Entry:
    """At the first letter that is new to this contact; through the streams that follow if there is none in this one."""
    stream, step = _first_new(made.persona, row["contact_id"], seen, in_force.release, now)
    return enrollments.Entry(
        contact_id=row["contact_id"],
        partner_id=row["id"],
        stream=stream,
        release_id=in_force.id,
        at_step=step or in_force.release.personas[stream].stream.first,
        due_at=to_db(now) if step else None,
        entered_at=to_db(now),
        because="" if step else enrollments.OUT_OF_CONTENT,
    )


def _first_new(persona: str, contact: int, seen: Seen, release: Release, now: datetime) -> tuple[str, str | None]:
    passed: set[str] = set()
    while persona not in passed:
        passed.add(persona)
        stream = release.personas[persona].stream
        step = first_unseen(stream, seen.get((contact, persona), frozenset()), release.program.events, now)
        if step:
            return persona, step
        persona = stream.then.stream
    return persona, None
