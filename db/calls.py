"""Crossings, the calls that come of them, and tries. Instants in milliseconds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from db.sql import stage, statement

_CROSS = statement("calls.cross")
_UNCROSS = statement("calls.uncross")
_QUEUE = statement("calls.queue")
_REPS_WITH_QUEUE = statement("calls.reps_with_queue")
_LOCK_REP = statement("calls.lock_rep")
_COUNT_OPEN = statement("calls.count_open")
_COUNT_QUEUED = statement("calls.count_queued")
_BEST_QUEUED = statement("calls.best_queued")
_OPEN = statement("calls.open")
_HAND_OVER = statement("calls.hand_over")
_OVERDUE = statement("calls.overdue")
_SUPPRESSED = statement("calls.suppressed")
_PARTNER_OF = statement("calls.partner_of")
_ONE = statement("calls.one")
_CLOSE = statement("calls.close")
_CLOSE_OF_PARTNER = statement("calls.close_of_partner")
_AGAIN = statement("calls.again")
_COOL_OFF = statement("calls.cool_off")
_LOCK_PEOPLE = statement("calls.lock_people")
_LOCK_PARTNER = statement("calls.lock_partner")
_ADDRESS = statement("calls.address")
_TRIED = statement("calls.tried")
_COUNT_TRY = statement("calls.count_try")
_TRIES = statement("calls.tries")
_CARDS = statement("calls.cards")
_PEOPLE = statement("calls.people")
_EARLIER_TRIES = statement("calls.earlier_tries")


@dataclass(frozen=True, slots=True)
class Crossed:
    """A crossing with its call, as decided. `evidence` and `colleagues` are kept as JSON."""

    partner_id: int
    trigger: str
    interest: int
    threshold: int
    because: str
    contact_id: int
    rep_id: str
    rank: int
    topic: str
    locale: str
    offer: str | None
    evidence: Sequence[Mapping[str, Any]]
    colleagues: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queued call: what made it, and the partner's grade, which say how soon it is due."""

    id: int
    trigger: str
    grade: str


@dataclass(frozen=True, slots=True)
class Overdue:
    id: int
    partner_id: int
    rep_id: str
    due_at: int


@dataclass(frozen=True, slots=True)
class CallRow:
    id: int
    partner_id: int
    contact_id: int
    rep_id: str
    state: str
    topic: str
    locale: str
    offer: str | None
    attempts: int
    due_at: int
    closed_at: int | None
    disposition: str | None


@dataclass(frozen=True, slots=True)
class CardRow:
    """One call that is not closed, with its partner, as the list shows it."""

    id: int
    state: str
    rep_id: str
    due_at: int
    rank: int
    because: str
    topic: str
    locale: str
    offer: str | None
    evidence: list[dict[str, Any]]
    colleagues: list[dict[str, Any]]
    contact_id: int
    partner_id: int
    partner_key: str
    partner_name: str
    city: str
    country: str
    region: str
    tier: str
    grade: str
    competence: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: int
    partner_id: int
    given_name: str
    family_name: str
    title: str
    gender: str
    email: str
    role: str
    language: str
    phone: str
    phone_e164: str | None
    phone_fault: str | None


@dataclass(frozen=True, slots=True)
class TryRow:
    partner_id: int
    call_id: int
    at: int
    rep_id: str
    disposition: str
    note: str


# --- making calls ------------------------------------------------------------------------------------------------


def queue(connection: Connection, crossed: Crossed, now: int) -> int | None:
    """The new call's id; None, and no crossing, if the partner has a call that is not closed."""
    crossing = _CROSS.run(
        connection,
        partner_id=crossed.partner_id,
        now=now,
        trigger=crossed.trigger,
        interest=crossed.interest,
        threshold=crossed.threshold,
        because=crossed.because,
    ).scalar_one()
    call = _QUEUE.run(
        connection,
        crossing_id=crossing,
        partner_id=crossed.partner_id,
        contact_id=crossed.contact_id,
        rep_id=crossed.rep_id,
        because=crossed.because,
        rank=crossed.rank,
        topic=crossed.topic,
        locale=crossed.locale,
        offer=crossed.offer,
        evidence=json.dumps(crossed.evidence, ensure_ascii=False),
        colleagues=json.dumps(crossed.colleagues, ensure_ascii=False),
        now=now,
    ).scalar_one_or_none()
    if call is None:
        _UNCROSS.run(connection, id=crossing)
    return call


# --- a rep's room ------------------------------------------------------------------------------------------------


def reps_with_queue(connection: Connection) -> list[str]:
    return [row[0] for row in _REPS_WITH_QUEUE.run(connection)]


def lock_rep(connection: Connection, rep_id: str) -> None:
    """Keep others from opening this rep's calls until the transaction ends."""
    _LOCK_REP.run(connection, rep_id=rep_id)


def count_open(connection: Connection, rep_id: str) -> int:
    return int(_COUNT_OPEN.run(connection, rep_id=rep_id).scalar_one())


def count_queued(connection: Connection) -> int:
    return int(_COUNT_QUEUED.run(connection).scalar_one())


def best_queued(connection: Connection, rep_id: str, count: int) -> list[Waiting]:
    return [Waiting(*row) for row in _BEST_QUEUED.run(connection, rep_id=rep_id, count=count)]


def open_calls(connection: Connection, due: Iterable[tuple[int, int]], now: int) -> None:
    """Rows are (call, due)."""
    _OPEN.run_many(connection, [{"id": call, "due_at": due_at, "now": now} for call, due_at in due])


def hand_over(connection: Connection) -> int:
    """Calls of partners whose owner changed go to the new one."""
    return _HAND_OVER.run(connection).rowcount


# --- closing --------------------------------------------------------------------------------------------------------


def overdue(connection: Connection, now: int) -> list[Overdue]:
    return [Overdue(*row) for row in _OVERDUE.run(connection, now=now)]


def suppressed(connection: Connection, now: int) -> list[tuple[int, int]]:
    """(call, partner) of those nobody may ring any more."""
    return [tuple(row) for row in _SUPPRESSED.run(connection, now=now)]


def locked(connection: Connection, call_id: int) -> CallRow | None:
    """The call, kept from others until the transaction ends, with its people and its partner: sends lock in that order."""
    partner = _PARTNER_OF.run(connection, id=call_id).scalar_one_or_none()
    if partner is None:
        return None
    lock_partner(connection, partner)
    return CallRow(*_ONE.run(connection, id=call_id).one())


def close(connection: Connection, call_id: int, disposition: str, now: int) -> None:
    _CLOSE.run(connection, id=call_id, disposition=disposition, now=now)


def close_of_partner(connection: Connection, partner_id: int, disposition: str, now: int) -> int:
    return _CLOSE_OF_PARTNER.run(connection, partner_id=partner_id, disposition=disposition, now=now).rowcount


def again(connection: Connection, call_id: int, due_at: int) -> None:
    """The call stays open for another try."""
    _AGAIN.run(connection, id=call_id, due_at=due_at)


def cool_off(connection: Connection, partner_id: int, until: int) -> None:
    """Never shortens one that runs."""
    _COOL_OFF.run(connection, partner_id=partner_id, until=until)


def lock_partner(connection: Connection, partner_id: int) -> None:
    """The partner with its contacts, in the order in which a send locks them."""
    _LOCK_PEOPLE.run(connection, partner_id=partner_id)
    _LOCK_PARTNER.run(connection, partner_id=partner_id)


def address(connection: Connection, contact_id: int) -> str:
    """The keyed hash of a contact's address."""
    return str(_ADDRESS.run(connection, contact_id=contact_id).scalar_one())


# --- tries -----------------------------------------------------------------------------------------------------------


def tried(connection: Connection, call_id: int, rep_id: str, disposition: str, note: str, now: int) -> None:
    _TRIED.run(connection, call_id=call_id, rep_id=rep_id, disposition=disposition, note=note, now=now)
    _COUNT_TRY.run(connection, id=call_id)


def tries(connection: Connection, call_id: int) -> list[str]:
    """How each try of this call ended, in order."""
    return [row[0] for row in _TRIES.run(connection, call_id=call_id)]


# --- the list --------------------------------------------------------------------------------------------------------


def cards(connection: Connection, rep_id: str) -> list[CardRow]:
    """Calls that are not closed: open ones as they fall due, then those that wait by rank. "" stands for all reps."""
    return [_card(row._asdict()) for row in _CARDS.run(connection, rep_id=rep_id)]


def _card(row: dict[str, Any]) -> CardRow:
    return CardRow(**row | {name: json.loads(row[name]) for name in ("evidence", "colleagues")})


def show(connection: Connection, partners: Iterable[int]) -> None:
    """Say whose people and tries the questions below are about."""
    stage(connection, "cards_shown", ("partner_id bigint",), ((partner,) for partner in partners))


def people(connection: Connection) -> dict[int, PersonRow]:
    return {row[0]: PersonRow(*row) for row in _PEOPLE.run(connection)}


def earlier_tries(connection: Connection) -> list[TryRow]:
    return [TryRow(*row) for row in _EARLIER_TRIES.run(connection)]
