"""Loading an events file: webinars, trade shows, site visits, certificates, replies. Each row goes into the inbox."""

from __future__ import annotations

import json

from db import contacts, inbox
from nurture.engine.importing.loading import Counts, Loading
from nurture.engine.importing.validate import Refusal, Refusals, Row
from nurture.rules.events import URGENT
from nurture.rules.keys import address_key

_NOBODY = Refusal("contact_id", "unknown contact")
_NO_TOPIC = Refusal("topic", "not a topic of the release in force")


def load_events(loading: Loading, rows: dict[int, Row]) -> tuple[Counts, Refusals]:
    """A row that comes again goes into the inbox again; ingest knows it by what it says."""
    refusals = {place: _NO_TOPIC for place, row in rows.items() if not _is_topic(row[4], loading)}
    whom = contacts.by_id_or_address(
        loading.connection,
        [(place, str(row[0] or ""), address_key(loading.secret, str(row[1])) if row[1] else "") for place, row in rows.items()],
    )
    items: list[tuple[str, bool]] = []
    for place, row in rows.items():
        if place not in whom:
            refusals.setdefault(place, _NOBODY)
        if place not in refusals:
            items.append(_item(whom[place], row))
    stored = inbox.store(loading.connection, "import", items, loading.now)
    return Counts(inserted=stored), refusals


def _is_topic(topic: object, loading: Loading) -> bool:
    return not topic or loading.release is None or topic in loading.release.program.topics


def _item(contact: str, row: Row) -> tuple[str, bool]:
    _, _, event, occurred_at, topic, link = row
    said = {"event": event, "contact_id": contact, "occurred_at": occurred_at, "topic": topic or "", "link": link or ""}
    return json.dumps(said, ensure_ascii=False), event in URGENT
