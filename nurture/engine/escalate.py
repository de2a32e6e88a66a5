"""Who has just become qualified gets one call. Works from the marks that ingest leaves, never from the whole pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from sqlalchemy.engine import Connection

from db import calls, offers, touched
from db.calls import Crossed
from db.columns import from_db, maybe_to_db, to_db
from db.session import transaction
from nurture.engine.desk import Tidied, refill, tidy
from nurture.engine.in_force import current
from nurture.engine.touched import Touched, load
from nurture.engine.world import World
from nurture.rules.evidence import evidence
from nurture.rules.failpoints import failpoint
from nurture.rules.language import HELD, written_language
from nurture.rules.offer import pick_offer
from nurture.rules.program import Release
from nurture.rules.qualify import NotYet, Qualified, qualify, rank
from nurture.rules.weights import Grade

_BATCH = 500
_BEFORE_ALL = touched.Mark(0, -(2**62))
_NOTHING = Tidied(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Escalated:
    """`crossed` got a call now; `opened` found room, `queued` wait for it. `not_yet` counts the others by reason."""

    looked_at: int
    crossed: int
    opened: int = 0
    queued: int = 0
    tidied: Tidied = _NOTHING
    not_yet: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        told = (
            (self.crossed, "qualified"),
            (self.opened, "opened"),
            (self.queued, "waiting for room"),
            (self.tidied.recalled, "taken back undone"),
            (self.tidied.suppressed, "stopped by a suppression"),
            (self.tidied.handed_over, "gone to a new owner"),
        )
        return ", ".join([f"looked at {self.looked_at}", *(f"{count} {what}" for count, what in told if count)])


def escalate(world: World, *, dry_run: bool = False) -> Escalated:
    """Decide for every mark that is due. A dry run decides and leaves everything as it was."""
    release = current(world).release
    looked_at, crossed, not_yet = 0, 0, Counter[str]()
    for decisions in _batches(world, release, dry_run=dry_run):
        looked_at += len(decisions)
        crossed += sum(isinstance(decision, Crossed) for decision in decisions)
        not_yet.update(decision.because for decision in decisions if isinstance(decision, NotYet))
    if dry_run:
        return Escalated(looked_at, crossed, not_yet=not_yet)
    with transaction(world.database) as connection:
        now = world.clock()
        tidied, opened = tidy(connection, release, now), refill(connection, release, now)
        return Escalated(looked_at, crossed, opened, calls.count_queued(connection), tidied, not_yet)


def why(connection: Connection, release: Release, partner_id: int, now: datetime) -> Crossed | NotYet:
    """What escalate would decide for one partner, and why."""
    (found,) = load(connection, [partner_id], release, to_db(now))
    return decide(found, offers.granted(connection))


def _batches(world: World, release: Release, *, dry_run: bool) -> Iterator[list[Crossed | NotYet]]:
    """One transaction each: the marks are held, decided and cleared together."""
    after = _BEFORE_ALL
    while True:
        with transaction(world.database) as connection:
            now = world.clock()
            marks = touched.due(connection, to_db(now), after, _BATCH)
            if not marks:
                return
            granted = offers.granted(connection)
            found = load(connection, [mark.id for mark in marks], release, to_db(now))
            decisions = {one.row.id: decide(one, granted) for one in found}
            if not dry_run:
                decisions = _record(connection, decisions, now)
                failpoint("escalated, not committed")
        after = marks[-1]
        yield list(decisions.values())


def _record(connection: Connection, decisions: Mapping[int, Crossed | NotYet], now: datetime) -> dict[int, Crossed | NotYet]:
    recorded = {partner: _queue(connection, decision, now) for partner, decision in decisions.items()}
    touched.looked(
        connection,
        (
            (partner, maybe_to_db(decision.look_again) if isinstance(decision, NotYet) else None)
            for partner, decision in recorded.items()
        ),
    )
    return recorded


def _queue(connection: Connection, decision: Crossed | NotYet, now: datetime) -> Crossed | NotYet:
    if isinstance(decision, NotYet) or calls.queue(connection, decision, to_db(now)):
        return decision
    return NotYet("a call is open already")


def decide(partner: Touched, granted: Mapping[str, int]) -> Crossed | NotYet:
    """The crossing and its call, ready to be recorded, or why there is none."""
    program, standing = partner.program, partner.standing()
    decision = qualify(standing, program.calling, program.pool, from_db(partner.now))
    if isinstance(decision, NotYet):
        return decision
    return _crossed(partner, decision, standing.interest, granted)


def _crossed(partner: Touched, decision: Qualified, interest: int, granted: Mapping[str, int]) -> Crossed:
    whom, topic = partner.whom, partner.topic
    assert whom is not None  # qualified partners have somebody who may be rung,
    assert partner.row.rep_id is not None  # and an owner
    locale = spoken_with(partner.release, partner.counting[whom.first].language, partner.row.rep_id)
    talk = partner.release.talk(topic, locale)
    return Crossed(
        partner_id=partner.row.id,
        trigger=decision.trigger,
        interest=interest,
        threshold=decision.threshold,
        because=decision.because,
        contact_id=whom.first,
        rep_id=partner.row.rep_id,
        rank=rank(decision.trigger, cast("Grade", partner.row.grade), interest),
        topic=topic,
        locale=locale,
        offer=pick_offer(talk.offer if talk else None, topic, partner.program.offers, granted, partner.had),
        evidence=[line.stored() for line in evidence(partner.told)],
        colleagues=[{"contact": one, "interest": partner.interests[one]} for one in whom.colleagues],
    )


def spoken_with(release: Release, language: str, rep_id: str) -> str:
    """The language of the talk: theirs as the program writes it; where letters are held, the rep's own."""
    written = written_language(release.program, language)
    return written if written != HELD else own_language(release, rep_id)


def own_language(release: Release, rep_id: str) -> str:
    """The first language of the rep that the program writes."""
    rep = release.reps.get(rep_id)
    spoken = rep.languages if rep else ()
    return next((one for one in spoken if one in release.program.languages), release.program.languages[0])
