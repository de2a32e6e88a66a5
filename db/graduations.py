"""Moving up a tier: proposals, decisions, plans, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection
from sqlmodel import Session, col, select

from db.sql import stage, statement
from db.tables import Graduation, Partner, Plan

_PROPOSE = statement("graduations.propose")
_PARTNER_ID = statement("graduations.partner_id")
_TIER_OF = statement("graduations.tier_of")
_POOL = statement("graduations.pool")


@dataclass(frozen=True, slots=True)
class Candidate:
    id: int
    external_id: str
    name: str
    country: str
    tier: str
    grade: str
    competence: int
    competence_because: Sequence[str]
    graduated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposal:
    id: int
    partner: Candidate
    to_tier: str
    proposed_at: datetime
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Share:
    """Treated partners of one tier and country: how many had not graduated, how many did in a period.

    `external_id` is that of an excluded partner, which stands alone; else it is empty.
    """

    tier: str
    country: str
    external_id: str
    here: int
    graduated: int


def partner_id(connection: Connection, external_id: str) -> int | None:
    found = _PARTNER_ID.run(connection, external_id=external_id).scalar_one_or_none()
    return None if found is None else int(found)


def tier_of(connection: Connection, partner_id: int) -> str:
    return str(_TIER_OF.run(connection, partner_id=partner_id).scalar_one())


def propose(
    connection: Connection, partner_id: int, call_id: int | None, tiers: tuple[str, str], by: str, now: int, criteria: str
) -> bool:
    """False where one is proposed already; `tiers` are from and to, `criteria` JSON."""
    values = {"partner_id": partner_id, "call_id": call_id, "from_tier": tiers[0], "to_tier": tiers[1], "by": by, "now": now}
    return bool(_PROPOSE.run(connection, **values, criteria=criteria).rowcount)


def proposals(session: Session) -> list[Proposal]:
    """Those that wait for a decision, oldest first."""
    rows = session.exec(
        select(Graduation, Partner)
        .join(Partner, col(Partner.id) == Graduation.partner_id)
        .where(Graduation.state == "proposed")
        .order_by(col(Graduation.proposed_at), col(Graduation.id))
    )
    return [_proposal(graduation, of) for graduation, of in rows]


def proposal(session: Session, partner: int) -> Proposal | None:
    return next((one for one in proposals(session) if one.partner.id == partner), None)


def decide(
    session: Session, graduation_id: int, state: str, by: str, at: datetime, criteria: Iterable[Mapping[str, Any]]
) -> None:
    found = session.get_one(Graduation, graduation_id)
    found.state, found.decided_by, found.decided_at, found.criteria = state, by, at, [dict(one) for one in criteria]
    session.add(found)


def move_up(session: Session, partner_id: int, tier: str, at: datetime) -> None:
    found = session.get_one(Partner, partner_id)
    found.tier, found.graduated_at = tier, at
    session.add(found)


def plan(
    session: Session, graduation_id: int, partner_id: int, span: tuple[date, date], milestones: list[dict[str, Any]]
) -> None:
    session.add(
        Plan(
            graduation_id=graduation_id,
            partner_id=partner_id,
            starts_on=span[0],
            ends_on=span[1],
            milestones=milestones,
        )
    )


def pool(connection: Connection, since: int, until: int, excluded: Iterable[str]) -> list[Share]:
    """The partners by tier and country, for the share that graduates."""
    stage(connection, "pool_excluded", ("external_id",), ((key,) for key in excluded))
    return [Share(*row) for row in _POOL.run(connection, since=since, until=until)]


def _proposal(graduation: Graduation, of: Partner) -> Proposal:
    return Proposal(graduation.id or 0, _candidate(of), graduation.to_tier, graduation.proposed_at, graduation.proposed_by)


def _candidate(found: Partner) -> Candidate:
    return Candidate(
        id=found.id or 0,
        external_id=found.external_id,
        name=found.name,
        country=found.country,
        tier=found.tier,
        grade=found.grade,
        competence=found.competence,
        competence_because=found.competence_because,
        graduated_at=found.graduated_at,
    )
