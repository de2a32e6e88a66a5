"""Who loses a letter by a release: its step is gone from the stream, and nobody says what it is called now."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.engine import Connection, Engine

from db import planning
from nurture.engine.in_force import by_id
from nurture.rules.program import Release
from nurture.rules.renames import is_lost
from nurture.rules.streams import EmailStep


def losing(connection: Connection, database: Engine, fresh: Release, last: Release) -> Counter[tuple[str, str]]:
    """Contacts by stream and step, of those who wait for its letter or come to it next; not those who had lost it before."""
    lost: Counter[tuple[str, str]] = Counter()
    for stream, step_id, release_id, contacts in planning.standing(connection):
        step = by_id(database, release_id).release.personas[stream].stream.steps.get(step_id)
        if isinstance(step, EmailStep) and is_lost(fresh, stream, step) and not is_lost(last, stream, step):
            lost[stream, step_id] += contacts
    return lost
