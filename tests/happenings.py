"""What happens to the cast, written straight where ingest would leave it: events, ledger rows, marks, a release."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Connection, Engine

from db.releases import store
from db.session import session, transaction
from db.tables import Contact, Event, Ledger, Partner
from nurture.content import dump
from nurture.rules.program import Release

_numbers = itertools.count(1)


def put_in_force(database: Engine, release: Release, at: datetime) -> int:
    with session(database) as opened:
        return store(opened, f"digest {next(_numbers)}", dump(release), at, "Mara")


def happened(
    connection: Connection,
    contact_id: int,
    kind: str,
    at: datetime,
    *,
    points: float = 0,
    topic: str = "margin",
    email: str = "hello",
    link: str = "",
    verdict: str = "human",
) -> None:
    """One event with what it is worth; its partner is marked for escalate."""
    partner_id = connection.execute(select(Contact.partner_id).where(Contact.id == contact_id)).scalar_one()
    event = connection.execute(
        insert(Event).values(
            fingerprint=next(_numbers).to_bytes(16),
            kind=kind,
            occurred_at=at,
            received_at=at,
            contact_id=contact_id,
            partner_id=partner_id,
            topic=topic,
            email=email,
            link=link,
            verdict=verdict,
        )
    ).inserted_primary_key[0]
    connection.execute(
        insert(Ledger).values(
            event_id=event,
            contact_id=contact_id,
            partner_id=partner_id,
            rule=kind,
            bucket=f"event:{event}",
            points=round(points * 1000),
            worth=round(points * 1000),
            tie=event,
            occurred_at=at,
        )
    )
    connection.execute(update(Partner).where(Partner.id == partner_id).values(escalate_due=at))


def rows(database: Engine, sql: str, **values: object) -> Sequence[tuple[object, ...]]:
    with transaction(database) as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]
