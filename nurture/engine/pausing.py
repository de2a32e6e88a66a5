"""Pause and resume, by a person's order: all mail, or that of a mailer, stream, rep, partner or contact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import audit, events, pauses
from db.columns import from_db, to_db
from db.pauses import Paused
from db.session import reading, transaction
from nurture.content.findings import nearest
from nurture.engine.counting import day_of
from nurture.engine.in_force import current
from nurture.engine.world import World
from nurture.rules.calendar import day_start
from nurture.rules.errors import UserError
from nurture.rules.one_line import clean
from nurture.rules.pauses import Scope, beginning, outlasts, subject
from nurture.rules.program import Release
from nurture.rules.when import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class Resumed:
    """`woken` letters are due now."""

    subject: str
    woken: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a target is looked up in."""

    connection: Connection
    world: World
    release: Release


def standing(world: World) -> list[str]:
    """A sentence for each pause that stands, the oldest first."""
    with reading(world.database) as connection:
        return list(tell_all(connection, world.clock(), ZoneInfo(current(world).release.program.zone)))


def tell_all(connection: Connection, now: datetime, place: tzinfo) -> list[str]:
    return [tell(one, place) for one in pauses.standing(connection, to_db(now))]


def tell(pause: Paused, place: tzinfo) -> str:
    """`The rep r1 is paused for now, by Mara since 3 Mar 2026: ill.`"""
    since = day_in_words(from_db(pause.since).astimezone(place))
    until = f"until {moment_in_words(from_db(pause.until), place)}" if pause.until else "for now"
    return f"{_named(pause.scope, pause.target)} is paused {until}, by {pause.by} since {since}: {pause.because.rstrip('.')}."


def pause(world: World, scope: str, target: str, *, because: str, until: date | None, by: str) -> str:
    """Hold what is of this target, until the first moment of a day in the program's zone or until it is resumed.

    Returns the sentence that tells it. A pause that ends earlier gives way; one that lasts as long is a UserError.
    """
    release, now = current(world).release, world.clock()
    place = ZoneInfo(release.program.zone)
    reason = clean(because).strip()
    if not reason:
        raise UserError("Nobody said why.", 'Give the reason with --because "…"; people read it where they wonder.')
    ends = _ends(until, place, now)
    with transaction(world.database) as connection:
        _check(_Desk(connection, world, release), scope, target)
        pauses.lock(connection)
        made = Paused(scope, target, reason, to_db(now), ends, by)
        there = begin(connection, made)
        if there:
            raise UserError(f"Already so: {tell(there, place)}", "Resume it first to give another reason or day.")
        audit.record(connection, now, by, "pause", f"{scope} {target}".rstrip(), reason)
    return tell(made, place)


def begin(connection: Connection, made: Paused) -> Paused | None:
    """Under the lock. One that ends earlier gives way; one that does not is returned, and nothing has changed."""
    standing = [one for one in pauses.standing(connection, made.since) if (one.scope, one.target) == (made.scope, made.target)]
    for there in standing:
        if not outlasts(made.until, there.until):
            return there
    pauses.end(connection, made.scope, made.target, made.since)
    pauses.begin(connection, made)
    return None


def resume(world: World, scope: str, target: str, *, by: str) -> Resumed:
    """Lift a pause: what it held falls due, and enroll looks again at whom it kept out."""
    release, now = current(world).release, world.clock()
    with transaction(world.database) as connection:
        pauses.wake_contacts(connection, beginning(scope, target), to_db(now))
        pauses.lock(connection)
        if not pauses.lift(connection, scope, target, day_of(release, (scope, target), now).isoformat(), to_db(now)):
            _check(_Desk(connection, world, release), scope, target)
            raise UserError(f"{_named(scope, target)} is not paused.", "`nurture pause` lists what is.")
        woken = pauses.wake_letters(connection, beginning(scope, target), to_db(now))
        audit.record(connection, now, by, "resume", f"{scope} {target}".rstrip())
    return Resumed(_named(scope, target), woken)


def _ends(until: date | None, place: ZoneInfo, now: datetime) -> int | None:
    if until is None:
        return None
    ends = day_start(until, place)
    if ends <= now:
        raise UserError(f"{day_in_words(until)} has begun.", "Give the day on which mail goes on, or leave --until out.")
    return to_db(ends)


def _named(scope: str, target: str) -> str:
    name = subject(scope, target)
    return f"{name[0].upper()}{name[1:]}"


# --- is there such a thing? ----------------------------------------------------------------------------------------


def _check(desk: _Desk, scope: str, target: str) -> None:
    """A UserError where there is nothing of that kind and name."""
    if scope not in _DO_INSTEAD:
        raise UserError(f"There is nothing called {clean(scope)} to pause.", nearest(scope, get_args(Scope)))
    if scope == "all" and target:
        raise UserError("All mail is all mail.", f"Leave {clean(target)} out, or say what kind of thing it is.")
    if scope != "all" and not target:
        raise UserError(f"Which {scope}?", f"Write it behind the word {scope}.")
    instead = _DO_INSTEAD[scope](desk, target)
    if instead is not None:
        raise UserError(f"There is no {scope} {clean(target)}.", instead)


def _mailer(desk: _Desk, target: str) -> str | None:
    name = desk.world.mailer.name
    return None if target == name else f"Letters leave through {name}."


def _stream(desk: _Desk, target: str) -> str | None:
    return None if target in desk.release.personas else nearest(target, desk.release.personas)


def _rep(desk: _Desk, target: str) -> str | None:
    return None if target in desk.release.reps else nearest(target, desk.release.reps)


def _partner(desk: _Desk, target: str) -> str | None:
    found = events.partners_by_external_id(desk.connection, [target])
    return None if found else "Give the partner_id, as in the partners file."


def _contact(desk: _Desk, target: str) -> str | None:
    found = events.contacts_by_external_id(desk.connection, [target])
    return None if found else "Give the contact_id, as in the contacts file."


# What to do instead where there is no such target; None where there is.
_DO_INSTEAD: Mapping[str, Callable[[_Desk, str], str | None]] = {
    "all": lambda _desk, _target: None,
    "mailer": _mailer,
    "stream": _stream,
    "rep": _rep,
    "partner": _partner,
    "contact": _contact,
}
