"""The send ledger: claim, look, intend, settle. Every change after a claim names the fence it was claimed under."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from db.sql import dicts, stage, statement, tuples
from nurture.rules.message import LEFT, State

_CLAIM = statement("messages.claim")
_LOCKS = (statement("messages.lock_contacts"), statement("messages.lock_partners"))
_STANDING = statement("messages.standing")
_READERS = statement("messages.readers")
_SENT_LATELY = statement("messages.sent_lately")
_INTEND = statement("messages.intend")
_HOLD = statement("messages.hold")
_SETTLE = statement("messages.settle")
_SETTLE_LATE = statement("messages.settle_late")
_RENAME_LETTERS = statement("messages.rename_letters")
_ABANDON = statement("messages.abandon")
_GIVE_BACK = statement("messages.give_back")
_OVERDUE_CLAIMS = statement("messages.overdue_claims")
_OVERDUE_SENDINGS = statement("messages.overdue_sendings")
_PLAN = statement("messages.plan")
_WAKE = statement("messages.wake_partner")
_LOOK_AGAIN = statement("messages.look_again")
_WAITING = statement("messages.waiting")
_NEXT_DUE = statement("messages.next_due")
_LOCALE = statement("messages.locale")
_STATE_OF = statement("messages.state_of")


class Claimed(NamedTuple):
    id: int
    fence: int


class Planned(NamedTuple):
    """A letter to be planned, or one that is not to go, with the reason. `due_at` is when its step fell due."""

    mid: str
    origin: str
    origin_id: int
    step: str
    letter: str
    persona: str
    about: str
    contact_id: int
    partner_id: int
    rep_id: str
    due_at: int
    state: State = "planned"
    because: str = ""


class Row(NamedTuple):
    """One claimed letter with what the gate, the letter and the next step need. Instants in milliseconds."""

    id: int
    fence: int
    state: State
    mid: str
    origin: str
    origin_id: int
    step: str
    letter: str
    persona: str
    about: str
    waits_since: int
    intended_by: str
    intended_at: int | None
    outlet: str
    contact_id: int
    contact_key: str
    given_name: str
    family_name: str
    title: str
    gender: str
    email: str
    role: str
    language: str
    contact_zone: str
    consent: str
    partner_id: int
    partner_key: str
    partner_name: str
    city: str
    country: str
    region: str
    partner_zone: str
    tier: str
    rep_id: str | None
    graduated_at: int | None
    enrollment_state: str | None
    stream: str | None
    release_id: int | None
    suppressed: str | None
    open_call: bool


_NO_LETTER: Mapping[str, Any] = {
    "id": 0, "fence": 0, "state": "planned", "mid": "", "origin": "step", "origin_id": 0, "step": "", "letter": "",
    "persona": "", "about": "", "waits_since": 0, "intended_by": "", "intended_at": None, "outlet": "",
    "enrollment_state": None, "stream": None, "release_id": None, "suppressed": None, "open_call": False,
}  # fmt: skip


def new_mid(now: int) -> str:
    """32 hex digits that say nothing. The moment comes first, so that the index of a large ledger grows at its end."""
    return f"{now:012x}{secrets.token_hex(10)}"


def plan(connection: Connection, letters: Sequence[Planned]) -> int:
    """How many were new: a step of an enrollment is planned once, whoever asks and however often."""
    if not letters:
        return 0
    columns = (
        "mid", "origin", "origin_id bigint", "step", "letter", "persona", "about", "contact_id bigint", "partner_id bigint",
        "rep_id", "due_at bigint", "state", "because",
    )  # fmt: skip
    stage(connection, "planned_letters", columns, letters)
    return _PLAN.run(connection).rowcount


def claim(connection: Connection, now: int, lease_until: int, count: int, partners: tuple[int, int]) -> list[Claimed]:
    values = {"now": now, "lease_until": lease_until, "count": count, "lowest": partners[0], "highest": partners[1]}
    return [Claimed._make(row) for row in tuples(_CLAIM.run(connection, **values))]


def look(connection: Connection, claimed: Iterable[Claimed], now: int) -> list[Row]:
    """Facts about the letters that are still ours by fence, under the locks that a suppression takes as well."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), ((one.id, one.fence) for one in claimed))
    for lock in _LOCKS:
        lock.run(connection)
    return [Row._make(row) for row in tuples(_STANDING.run(connection, now=now))]


def readers(connection: Connection, contacts: Iterable[int]) -> Iterator[tuple[str, Row]]:
    """Each contact's external id, and the row that a letter to it would have if one were planned."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), ((one, 0) for one in contacts))
    for found in dicts(_READERS.run(connection)):
        known = {name: found[name] for name in Row._fields if name in found}
        yield found["external_id"], Row(**{**known, **_NO_LETTER})


def sent_lately(connection: Connection, partners: Iterable[int], since: int) -> list[tuple[int, int, int]]:
    """(partner, contact, intent) of every letter to these partners since a moment."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), ((one, 0) for one in partners))
    return tuples(_SENT_LATELY.run(connection, since=since))


def intend(
    connection: Connection, rows: Sequence[tuple[int, int, str, str]], outlet: str, now: int, lease_until: int
) -> frozenset[int]:
    """Rows of (id, fence, rep, locale) that are to leave by this outlet; the ids of those that are ours to send."""
    if not rows:
        return frozenset()
    stage(connection, "intended", ("id bigint", "fence bigint", "rep_id", "locale"), rows)
    return frozenset(letter for (letter,) in tuples(_INTEND.run(connection, outlet=outlet, now=now, lease_until=lease_until)))


def rename_letters(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """(id, letter) of letters that a release gave another name since they were planned."""
    _RENAME_LETTERS.run_many(connection, [{"id": letter_id, "letter": letter} for letter_id, letter in rows])


def hold(connection: Connection, rows: Sequence[tuple[int, int, int, str, int | None]]) -> dict[int, State]:
    """Rows of (id, fence, due, reason, from when on it ages, None: as before); where those that were still ours now stand."""
    if not rows:
        return {}
    stage(connection, "held", ("id bigint", "fence bigint", "due_at bigint", "because", "waits_since bigint"), rows)
    return dict(tuples(_HOLD.run(connection)))


def settle(connection: Connection, rows: Sequence[tuple[int, int, State, str, str | None]], now: int) -> dict[int, State]:
    """Rows of (id, fence, state, reason, the provider's id); where those that were still ours now stand.

    Of a letter that is ours no more, and unknown, the word that it was accepted is taken all the same.
    """
    if not rows:
        return {}
    columns = ("id bigint", "fence bigint", "state", "because", "provider_id", "left_us bigint")
    stage(connection, "settled", columns, ((*row, int(row[2] in LEFT)) for row in rows))
    stand: dict[int, State] = dict(tuples(_SETTLE.run(connection, now=now)))
    if len(stand) < len(rows):
        _SETTLE_LATE.run(connection, now=now)
    return stand


def abandon(connection: Connection, before: int) -> int:
    """Give up letters of unknown fate that were intended before a moment; how many."""
    return _ABANDON.run(connection, before=before).rowcount


def give_back(connection: Connection, claimed: Iterable[Claimed]) -> None:
    """Claims that are not to be used."""
    stage(connection, "group_ids", ("id bigint", "fence bigint"), claimed)
    _GIVE_BACK.run(connection)


def free_overdue_claims(connection: Connection, now: int) -> int:
    return _OVERDUE_CLAIMS.run(connection, now=now).rowcount


def overdue_sendings(connection: Connection, now: int, count: int) -> list[Claimed]:
    """Letters that were on their way when their worker vanished."""
    return [Claimed._make(row) for row in tuples(_OVERDUE_SENDINGS.run(connection, now=now, count=count))]


def wake_partner(connection: Connection, partner_id: int, because: str, now: int) -> int:
    """Make due what a partner's letters were held for; how many."""
    return _WAKE.run(connection, partner_id=partner_id, because=because, now=now).rowcount


def look_again(connection: Connection, beginnings: Iterable[str], now: int) -> None:
    """Make due what is held until later by a reason that begins so."""
    _LOOK_AGAIN.run_many(connection, [{"beginning": one, "now": now} for one in beginnings])


def anything_due(connection: Connection, now: int) -> bool:
    return bool(_WAITING.run(connection, now=now).scalar_one())


def state_of(connection: Connection, origin: str, origin_id: int, step: str) -> tuple[State, str]:
    """Where a letter stands, and why."""
    state, because = _STATE_OF.run(connection, origin=origin, origin_id=origin_id, step=step).one()
    return state, because


def locale(connection: Connection, mid: str) -> str | None:
    """The language a letter was written in, or None where there is no such letter."""
    found: str | None = _LOCALE.run(connection, mid=mid).scalar()
    return found


def next_due(connection: Connection) -> int | None:
    """When the next letter or step falls due; None where nothing ever will."""
    return _NEXT_DUE.run(connection).scalar_one_or_none()
