"""Moving up a tier: proposed by a disposition, decided by a manager, followed by a plan of twelve weeks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import audit, calls, enrollments, graduations, touched
from db.columns import from_db, to_db
from db.facts import load_partner_facts
from db.graduations import Candidate, Proposal
from db.session import session
from nurture.engine.band import band
from nurture.engine.in_force import current
from nurture.engine.world import World
from nurture.rules.conditions import Deed, Facts
from nurture.rules.errors import UserError
from nurture.rules.graduate import PLAN, Band, Criterion, Milestone, judge, milestones, unmet
from nurture.rules.one_line import clean
from nurture.rules.program import Release

GRADUATED = "graduated"


@dataclass(frozen=True, slots=True)
class Proposed:
    """`new` is False where the same was proposed before. `to_tier` is None where the tier leads nowhere."""

    to_tier: str | None
    criteria: tuple[Criterion, ...]
    new: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal with its criteria as they stand now."""

    proposal: Proposal
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    waiting: tuple[Judged, ...]
    band: Band


@dataclass(frozen=True, slots=True)
class Graduated:
    partner: Candidate
    to_tier: str
    criteria: tuple[Criterion, ...]
    left_streams: int
    plan: tuple[Milestone, ...]
    ends_on: date
    band: Band


def propose(
    connection: Connection, release: Release, partner_id: int, *, by: str, now: datetime, call_id: int | None = None
) -> Proposed:
    """Put a partner forward for its next tier, whether or not it meets the criteria yet: that is shown and decided later."""
    tier = graduations.tier_of(connection, partner_id)
    higher = release.program.graduation.tiers.get(tier)
    criteria = _judge(connection, release, partner_id, now)
    if higher is None:
        return Proposed(None, criteria, new=False)
    kept = json.dumps([asdict(one) for one in criteria])
    new = graduations.propose(connection, partner_id, call_id, (tier, higher), by, to_db(now), kept)
    return Proposed(higher, criteria, new)


def proposals(world: World) -> Proposals:
    """What waits for a manager, and how the year stands."""
    release, now = current(world).release, world.clock()
    with session(world.database) as opened:
        connection = opened.connection()
        waiting = tuple(Judged(one, _judge(connection, release, one.partner.id, now)) for one in graduations.proposals(opened))
        return Proposals(waiting, band(connection, release.program, _today(release, now)))


def approve(world: World, external_id: str, *, by: str, despite: str = "") -> Graduated:
    """Move the partner up: its streams end, its plan begins. An unmet criterion refuses, unless `despite` says why not."""
    _refuse_nobody(by)
    despite = clean(despite).strip()
    release, now = current(world).release, world.clock()
    with session(world.database) as opened:
        connection = opened.connection()
        partner_id = _partner(connection, external_id)
        proposal = _waiting(graduations.proposal(opened, partner_id), external_id)
        partner = proposal.partner
        criteria = _judge(connection, release, partner.id, now)
        _refuse_unmet(criteria, partner, despite)
        graduations.decide(opened, proposal.id, "approved", by, now, [asdict(one) for one in criteria])
        graduations.move_up(opened, partner.id, proposal.to_tier, now)
        audit.note(opened, now, by, "graduate", f"partner {partner.id}", despite)
        opened.flush()
        left = enrollments.exit_partner(connection, partner.id, GRADUATED, to_db(now))
        calls.close_of_partner(connection, partner.id, GRADUATED, to_db(now))
        start = _today(release, now)
        steps = milestones(release.program.graduation, start)
        dated = [{"week": step.week, "on": step.on.isoformat(), "do": step.do} for step in steps]
        graduations.plan(opened, proposal.id, partner.id, (start, start + PLAN), dated)
        opened.flush()
        how_many = band(connection, release.program, start)
    return Graduated(partner, proposal.to_tier, criteria, left, steps, start + PLAN, how_many)


def refuse(world: World, external_id: str, *, by: str, because: str = "") -> Candidate:
    """Turn a proposal down; the partner stays in its streams and may be proposed again."""
    _refuse_nobody(by)
    release, now = current(world).release, world.clock()
    with session(world.database) as opened:
        partner_id = _partner(opened.connection(), external_id)
        proposal = _waiting(graduations.proposal(opened, partner_id), external_id)
        criteria = _judge(opened.connection(), release, proposal.partner.id, now)
        graduations.decide(opened, proposal.id, "refused", by, now, [asdict(one) for one in criteria])
        audit.note(opened, now, by, "graduate refused", f"partner {proposal.partner.id}", clean(because).strip())
        return proposal.partner


def _refuse_nobody(by: str) -> None:
    if not by.strip() or clean(by) != by:
        raise UserError("--by is no name that can be kept.", "Give the name of who decides, on one line.")


def _partner(connection: Connection, external_id: str) -> int:
    """The partner's id, kept from others until the transaction ends."""
    found = graduations.partner_id(connection, external_id)
    if found is None:
        raise UserError(f"There is no partner {clean(external_id)}.", "Give the external id, as in the partners file.")
    calls.lock_partner(connection, found)
    return found


def _waiting(found: Proposal | None, external_id: str) -> Proposal:
    if found is None:
        raise UserError(
            f"No graduation of {external_id} waits for a decision.",
            "A call proposes one by its disposition; `nurture graduate` lists those that wait.",
        )
    return found


def _refuse_unmet(criteria: tuple[Criterion, ...], partner: Candidate, despite: str) -> None:
    missing = unmet(criteria)
    if missing and not despite:
        raise UserError(
            f"{partner.external_id} does not yet meet: {', '.join(missing)} (competence is {partner.competence}).",
            "Wait for it, or add --despite with the reason.",
        )


def _judge(connection: Connection, release: Release, partner_id: int, now: datetime) -> tuple[Criterion, ...]:
    fields = load_partner_facts(connection, [partner_id])[partner_id]
    touched.look_at(connection, [partner_id])
    deeds = [Deed(deed.kind, from_db(deed.occurred_at), deed.email, deed.topic) for deed in touched.deeds(connection)]
    return judge(release.program.graduation, Facts(fields, deeds), now)


def _today(release: Release, now: datetime) -> date:
    return now.astimezone(ZoneInfo(release.program.zone)).date()
