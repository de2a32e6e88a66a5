"""Weighing the ledger anew by another rubric, so that it always adds up to the score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.engine import Connection

from db import events, ledger
from db.columns import to_db
from db.events import Known
from nurture.engine.ingest.scoring import Bucket, Rubricator
from nurture.rules.program import Program
from nurture.rules.score import Entry, decayed, weigh

_BLOCK = 5_000


def is_weighed_otherwise(program: Program, last: Program) -> bool:
    """Whether what has happened comes to other points: by another rubric, on other days, or on other key pages."""
    return _scales(program) != _scales(last)


def _scales(program: Program) -> object:
    return program.rubric, program.zone, {name for name, link in program.links.items() if link.key_page}


def reweigh(connection: Connection, program: Program, now: datetime) -> None:
    """Every contact's rows and score from its events. Ingests wait until this transaction ends."""
    events.lock_all_contacts(connection)
    rubric = Rubricator(program)
    after: int | None = 0
    while after is not None:
        contacts = ledger.block_with_events(connection, after, _BLOCK)
        after = contacts[-1] if contacts else None
        if contacts:
            _reweigh_block(connection, rubric, events.of_contacts(connection, contacts), contacts, to_db(now))


def _reweigh_block(
    connection: Connection, rubric: Rubricator, happened: Iterable[Known], contacts: list[int], now: int
) -> None:
    buckets: defaultdict[Bucket, list[Entry]] = defaultdict(list)
    partners: dict[int, int] = {}
    for event in happened:
        row = rubric.row(event.id, event, (event.verdict, event.because))
        if row:
            buckets[row[0]].append(row[1])
            partners[event.contact] = event.partner
    rows: list[tuple[object, ...]] = []
    interest = dict.fromkeys(partners, 0)
    for (contact, rule, where), entries in buckets.items():
        for entry, worth in weigh(entries, rubric.count(rule)):
            rows.append((entry.event_id, contact, partners[contact], rule, where, entry.points, worth, entry.at, entry.tie))
            interest[contact] += decayed(worth, now - entry.at, rubric.half_life)
    ledger.clear(connection, contacts, now)
    ledger.add(connection, sorted(rows))
    ledger.score(connection, ((contact, partners[contact], points) for contact, points in interest.items()), now)
