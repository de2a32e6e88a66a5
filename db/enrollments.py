"""Enrollments: what is due, where each goes next, who enters and who leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from db.matching import stage_ids
from db.sql import stage, statement, tuples

_DUE = statement("enrollments.due")
_MOVE = statement("enrollments.move")
_FINISH = statement("enrollments.finish")
_ENTER = statement("enrollments.enter")
_EXIT = statement("enrollments.exit")
_OF_CONTACTS = statement("enrollments.of_contacts")
_OF_PARTNER = statement("enrollments.of_partner")
_OUT_OF_CONTENT = statement("enrollments.held_out_of_content")
_RESUME = statement("enrollments.resume")
_HAD = statement("enrollments.had")
_BY_STREAM = statement("enrollments.by_stream")
_BY_REP = statement("enrollments.by_rep")
_CANCEL = statement("messages.cancel_of_enrollments")
_SEEN = statement("messages.seen")

# Written to `because` when a contact has read everything its streams hold; a release with new letters wakes it.
OUT_OF_CONTENT = "every letter has been read; waiting for new ones"


class Due(NamedTuple):
    id: int
    contact_id: int
    partner_id: int
    stream: str
    release_id: int
    at_step: str | None


class Move(NamedTuple):
    """The step to be looked at next, and when; `due_at` is None while a letter is under way."""

    id: int
    at_step: str | None
    due_at: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One enrollment to be made. `due_at` is None for one that is held."""

    contact_id: int
    partner_id: int
    stream: str
    release_id: int
    at_step: str
    due_at: int | None
    entered_at: int
    because: str


def due(connection: Connection, now: int, count: int, partners: tuple[int, int]) -> list[Due]:
    """Enrollments whose next step is to be looked at, locked against other workers."""
    rows = _DUE.run(connection, now=now, count=count, lowest=partners[0], highest=partners[1])
    return [Due._make(row) for row in tuples(rows)]


def seen(connection: Connection, contacts: Iterable[int]) -> dict[tuple[int, str], set[str]]:
    """Steps whose letters were had, by contact and stream."""
    stage_ids(connection, contacts)
    had: dict[tuple[int, str], set[str]] = {}
    for contact, stream, step in tuples(_SEEN.run(connection)):
        had.setdefault((contact, stream), set()).add(step)
    return had


def had(connection: Connection, steps: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """How many contacts have had the letter of each of these steps (stream, step)."""
    stage(connection, "asked_steps", ("stream", "step"), sorted(steps))
    return {(row[0], row[1]): row[2] for row in tuples(_HAD.run(connection))}


def move(connection: Connection, moves: Sequence[Move]) -> None:
    if moves:
        stage(connection, "moved", ("id bigint", "at_step", "due_at bigint"), moves)
        _MOVE.run(connection)


def finish(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    _FINISH.run_many(connection, rows)


def enter(connection: Connection, entries: Sequence[Entry]) -> int:
    """How many entered; a contact that is in a stream already stays there."""
    if not entries:
        return 0
    columns = (
        "contact_id bigint", "partner_id bigint", "stream", "release_id bigint", "state", "at_step", "due_at bigint",
        "entered_at bigint", "because",
    )  # fmt: skip
    rows = (
        (one.contact_id, one.partner_id, one.stream, one.release_id, "held" if one.due_at is None else "active",
         one.at_step, one.due_at, one.entered_at, one.because)
        for one in entries
    )  # fmt: skip
    stage(connection, "entering", columns, rows)
    return _ENTER.run(connection).rowcount


def exit_contacts(connection: Connection, contacts: Iterable[int], because: str, now: int) -> int:
    """Take contacts out of their streams and cancel what was planned for them; how many enrollments ended."""
    stage_ids(connection, contacts)
    return _leave(connection, [row[0] for row in _OF_CONTACTS.run(connection)], because, now)


def exit_partner(connection: Connection, partner_id: int, because: str, now: int) -> int:
    return _leave(connection, [row[0] for row in _OF_PARTNER.run(connection, partner_id=partner_id)], because, now)


def _leave(connection: Connection, enrollments: Sequence[int], because: str, now: int) -> int:
    if enrollments:
        stage(connection, "left_enrollments", ("id bigint",), ((one,) for one in enrollments))
        _EXIT.run(connection, now=now, because=because)
        _CANCEL.run(connection, now=now, because=because)
    return len(enrollments)


def out_of_content(connection: Connection) -> list[tuple[int, str, int]]:
    """(enrollment, stream, contact) of those who wait for new letters."""
    return [tuple(row) for row in _OUT_OF_CONTENT.run(connection, because=OUT_OF_CONTENT)]


def resume(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    _RESUME.run_many(connection, rows)


def by_stream(connection: Connection) -> dict[str, list[int]]:
    """Contacts that are in each stream, active or held."""
    inside: dict[str, list[int]] = {}
    for stream, contact in tuples(_BY_STREAM.run(connection)):
        inside.setdefault(stream, []).append(contact)
    return inside


def by_rep(connection: Connection, soon: int) -> list[tuple[str, str, int, int, int]]:
    """(rep, stream, contacts, partners, contacts with a letter under way or due by `soon`) of those who are under way."""
    return [tuple(row) for row in _BY_REP.run(connection, soon=soon)]
