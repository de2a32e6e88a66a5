"""Pauses: what waits by order, whose order it is, and what is woken when one is lifted. Instants in milliseconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sqlalchemy.engine import Connection

from db.session import rehearses
from db.sql import stage, statement, tuples

_STANDING = statement("pauses.standing")
_LOCK = statement("pauses.lock")
_LOCK_SHARED = statement("pauses.lock_shared")
_BEGIN = statement("pauses.begin")
_END = statement("pauses.end")
_LIFT = statement("pauses.lift")
_BEHIND = statement("pauses.behind")
_TALLY = statement("pauses.tally")
_GIVE_BACK = statement("pauses.give_back")
_WAKE_LETTERS = statement("pauses.wake_letters")
_WAKE_CONTACTS = statement("pauses.wake_contacts")


@dataclass(frozen=True, slots=True)
class Paused:
    """`scope` is all, mailer, stream, rep, partner or contact; `target` the id that people know, empty for all."""

    scope: str
    target: str
    because: str
    since: int
    until: int | None
    by: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A stream or rep behind letters; when a person last let it go on, and what of it had left earlier on that day."""

    scope: str
    target: str
    resumed: int | None
    day: str | None
    letters: int | None


@dataclass(frozen=True, slots=True)
class Watched:
    """What counts of a stream or rep: from a moment of an ISO day on, less the letters that left of that day before it."""

    scope: str
    target: str
    day: str
    since: int
    earlier: int


def standing(connection: Connection, now: int) -> list[Paused]:
    """The oldest first."""
    return [Paused(*row) for row in _STANDING.run(connection, now=now)]


def lock(connection: Connection) -> None:
    """Until this transaction ends nobody else begins or ends a pause, and no letter is judged. After contacts and partners."""
    if not rehearses(connection):
        _LOCK.run(connection)


def lock_shared(connection: Connection) -> None:
    """Until this transaction ends nobody begins or ends a pause, nor the program's being live. After contacts and partners.

    What is only rehearsed holds nobody up: a stop may be urgent, and a rehearsal long.
    """
    if not rehearses(connection):
        _LOCK_SHARED.run(connection)


def begin(connection: Connection, pause: Paused) -> bool:
    """False where its target is paused already."""
    values = {name: getattr(pause, name) for name in ("scope", "target", "because", "since", "until", "by")}
    return bool(_BEGIN.run(connection, **values).rowcount)


def end(connection: Connection, scope: str, target: str, now: int) -> None:
    """Give way to another."""
    _END.run(connection, scope=scope, target=target, now=now)


def lift(connection: Connection, scope: str, target: str, day: str, now: int) -> int:
    """By a person, on an ISO day by the clock that its letters are counted by; how many stood."""
    return _LIFT.run(connection, scope=scope, target=target, day=day, now=now).rowcount


def give_back(connection: Connection, rows: Iterable[tuple[str, str, str, int, int]]) -> None:
    """(scope, target, ISO day, letters, moment of their intent) of letters that have not left after all."""
    names = ("scope", "target", "day", "letters", "intent")
    _GIVE_BACK.run_many(connection, [dict(zip(names, row, strict=True)) for row in rows])


def wake_contacts(connection: Connection, beginning: str, now: int) -> None:
    """Let enroll look again at the contacts that a reason that begins so kept out. Before the lock, as contacts are."""
    _WAKE_CONTACTS.run(connection, beginning=beginning, now=now)


def wake_letters(connection: Connection, beginning: str, now: int) -> int:
    """Make due the letters that a reason that begins so held, not a day older than they were; how many."""
    return _WAKE_LETTERS.run(connection, beginning=beginning, now=now).rowcount


def behind(connection: Connection, message_ids: Iterable[int], now: int) -> list[Behind]:
    """The streams and reps of these letters."""
    stage(connection, "named_messages", ("id bigint",), ((one,) for one in sorted(message_ids)))
    return [Behind(*row) for row in _BEHIND.run(connection, now=now)]


def tally(connection: Connection, watched: Iterable[Watched]) -> list[tuple[str, str, int, int, int]]:
    """(scope, target, letters that left, bounced, complained of) of each."""
    stage(connection, "watched", ("scope", "target", "day", "since bigint", "earlier bigint"), map(astuple, watched))
    return [(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in tuples(_TALLY.run(connection))]
