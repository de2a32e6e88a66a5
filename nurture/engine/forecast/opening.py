"""How the pool stands now, read from the database into what a play opens with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from db import forecast, matching, messages, pauses, touched
from db.columns import to_db
from nurture.engine.enroll import BATCH
from nurture.engine.in_force import InForce, by_id
from nurture.engine.people import load_deeds, load_seen
from nurture.engine.playing import Enrolled, OpenCall, Opening, Order, Row, Standing, Waiting
from nurture.engine.send.standing import counting_since
from nurture.engine.world import World
from nurture.rules.score import Entry


def read_opening(connection: Connection, world: World, in_force: InForce, now: datetime) -> Opening:
    """Everyone, with what is due, what was had and heard; one consistent view if the connection reads one."""
    at = to_db(now)
    contacts = _contacts(connection, at)
    ids = [row["contact_id"] for row in contacts]
    partners = {row["id"] for row in contacts}
    enrolled = [Enrolled._make(row) for row in forecast.enrolled(connection)]
    touched.look_at(connection, partners)
    since = counting_since(in_force.release.program, now)
    return Opening(
        at=at,
        secret=world.keys.suppression,
        newest=in_force.id,
        releases={one: by_id(world.database, one).release for one in {in_force.id, *(each.release_id for each in enrolled)}},
        contacts=contacts,
        human=touched.deeds(connection),
        granted=touched.grants(connection),
        deeds=load_deeds(connection, ids),
        seen=load_seen(connection, in_force.release, ids),
        enrolled=enrolled,
        letters=[_waiting(row) for row in forecast.letters(connection)],
        sent=messages.sent_lately(connection, partners, to_db(since)),
        letter_days=forecast.letter_days(connection, (now - timedelta(days=1)).date().isoformat()),
        orders=[Order._make(row) for row in forecast.orders(connection, at)],
        ledger=[_entry(*row) for row in forecast.ledger(connection)],
        partners=[Standing(partner, crossed, closed, look) for partner, look, crossed, closed in forecast.partners(connection)],
        calls=[OpenCall._make(row) for row in forecast.calls(connection)],
        pauses=pauses.standing(connection, at),
    )


def _contacts(connection: Connection, at: int) -> list[dict[str, Any]]:
    more = {contact: (key, number, due) for contact, key, number, due in forecast.contacts(connection)}
    ids = list(more)
    rows: list[dict[str, Any]] = []
    for start in range(0, len(ids), BATCH):
        rows += matching.candidates(connection, ids[start : start + BATCH], at)
    for row in rows:
        row["contact_key"], row["phone_e164"], row["match_due"] = more[row["contact_id"]]
    return rows


def _waiting(row: tuple[Any, ...]) -> Waiting:
    letter_id, *planned, due_at, waits_since, because = row
    return Waiting(letter_id, messages.Planned._make((*planned, waits_since, "planned", "")), due_at, because)


def _entry(contact: int, rule: str, bucket: str, event: int, points: int, at: int, tie: int, worth: int, topic: str) -> Row:
    return Row(contact, rule, bucket, Entry(event, points, at, tie, worth), topic)
