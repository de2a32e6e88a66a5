"""Who loses a letter by a release: its step is gone from the stream, and nobody says what it is called now."""

from __future__ import annotations

from collections import Counter

from sqlalchemy.engine import Connection, Engine

from db import planning
from nurture.engine.in_force import by_id
from nurture.rules.program import Release
from nurture.rules.renames import is_lost
from nurture.rules.streams import EmailStep, Step, Stream, ahead


def losing(connection: Connection, database: Engine, fresh: Release, last: Release) -> Counter[tuple[str, str]]:
    """Contacts by stream and step, of those who have it ahead by the release they walk by; not those who had lost it before."""
    lost: Counter[tuple[str, str]] = Counter()
    for name, at_step, release_id, contacts in planning.standing(connection):
        stream = by_id(database, release_id).release.personas[name].stream
        for step in _to_come(stream, at_step):
            if isinstance(step, EmailStep) and is_lost(fresh, name, step) and not is_lost(last, name, step):
                lost[name, step.id] += contacts
    return lost


def _to_come(stream: Stream, at_step: str) -> list[Step]:
    """The step that somebody waits at or comes to next, and all that can be met after it."""
    return [stream.steps[one] for one in {at_step, *ahead(stream, at_step)}] if at_step in stream.steps else []
