"""What new events do beside scoring: they suppress, end streams, and ask escalate to look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.engine import Connection

from db import enrollments, events, matching
from db.columns import from_db, to_db
from db.events import Enrolled
from nurture.engine import noting
from nurture.engine.ingest.shapes import Batch, Happened
from nurture.engine.ingest.whom import WISHES, order
from nurture.rules.conditions import Deed, Did, Facts, holds
from nurture.rules.events import SIGNALS
from nurture.rules.noted import Order
from nurture.rules.program import Program, Release

# What takes a contact out of its stream whenever it happened; a reply and the goal count only since it entered.
FINAL = ("complained", "unsubscribed", "bounced", "dropped")


def suppress(connection: Connection, happened: Iterable[Happened], batch: Batch, now: int) -> int:
    """Only new events count, so what a person has lifted does not come back with a repeat."""
    return noting.suppress(connection, batch.notes, batch.orders.union(*map(_asked, happened)), now)


def _asked(one: Happened) -> set[Order]:
    """Of the address that it is about; a wish also of the one that its reader has by now."""
    addresses = {one.address, _present(one)} if one.kind in WISHES else {one.address}
    orders = (order(one.kind, one.because, address, hard=one.hard) for address in addresses)
    return {asked for asked in orders if asked}


def _present(one: Happened) -> str:
    return one.letter.email_key if one.letter else one.address


def _silences(one: Happened) -> bool:
    """Whether the contact gets no letters any more: an address of the past says nothing of the present one."""
    return any(asked.target == _present(one) for asked in _asked(one))


def end_streams(connection: Connection, release: Release, happened: Collection[Happened], now: int) -> int:
    """How many enrollments ended. `happened` are new, machines left out. Goals are those of the newest release.

    Who replied or reached the goal comes back to enroll after the program's cool-off; who asked for silence does not.
    """
    ended = 0
    for kind in FINAL:
        gone = {one.contact for one in happened if one.kind == kind and one.contact is not None and _silences(one)}
        ended += _exit(connection, gone, kind, now)
    goals = {name: persona.stream.goal for name, persona in release.personas.items() if persona.stream.goal}
    telling = {goal.event for goal in goals.values()} | {"replied"}
    done = _done_by_contact(connection, [one for one in happened if one.kind in telling])
    enrolled = events.enrolled(connection, done)
    replied = {one.contact_id for one in enrolled if replied_since(from_db(one.entered_at), done[one.contact_id])}
    reached = _at_goal(connection, goals, enrolled, done, now) - replied
    ended += _exit(connection, replied, "replied", now) + _exit(connection, reached, "goal", now)
    matching.look_again(connection, replied | reached, to_db(from_db(now) + release.program.calling.cool_off.plain))
    return ended


def mark_partners(
    connection: Connection, program: Program, happened: Iterable[Happened], scored: Iterable[int], now: int
) -> None:
    """`scored` are the partners whose interest has changed."""
    telling = SIGNALS.union(program.calling.instant)
    partners = {one.partner for one in happened if one.kind in telling and one.contact is not None}
    events.mark_partners(connection, partners.union(scored), now)


def _done_by_contact(connection: Connection, happened: Iterable[Happened]) -> Mapping[int, Sequence[Deed]]:
    """What was done, by contact. What only names a partner counts for all its contacts that are in a stream."""
    done: defaultdict[int, list[Deed]] = defaultdict(list)
    of_partners: defaultdict[int, list[Deed]] = defaultdict(list)
    for one in happened:
        deed = Deed(one.kind, from_db(one.at), one.letter.step if one.letter else "", one.topic)
        if one.contact is None:
            of_partners[one.partner].append(deed)
        else:
            done[one.contact].append(deed)
    for contact, partner in events.enrolled_of_partners(connection, of_partners):
        done[contact] += of_partners[partner]
    return done


def replied_since(entered_at: datetime, deeds: Iterable[Deed]) -> bool:
    return any(deed.event == "replied" and deed.at >= entered_at for deed in deeds)


def _at_goal(
    connection: Connection,
    goals: Mapping[str, Did],
    enrolled: Iterable[Enrolled],
    done: Mapping[int, Sequence[Deed]],
    now: int,
) -> set[int]:
    """Contacts that have reached the goal of the stream they are in."""
    near = {
        one.contact_id: (one, goal)
        for one in enrolled
        if (goal := goals.get(one.stream)) and any(deed.event == goal.event for deed in done[one.contact_id])
    }
    if not near:
        return set()
    deeds = {contact: set(done[contact]) for contact in near}
    for contact, kind, at, step, topic in matching.deeds(connection, near):
        deeds[contact].add(Deed(kind, from_db(at), step, topic))
    moment = from_db(now)
    return {contact for contact, (one, goal) in near.items() if reached(goal, from_db(one.entered_at), deeds[contact], moment)}


def reached(goal: Did, entered_at: datetime, deeds: Iterable[Deed], now: datetime) -> bool:
    return holds(goal, Facts({}, [deed for deed in deeds if deed.at >= entered_at]), now)


def _exit(connection: Connection, contacts: Collection[int], because: str, now: int) -> int:
    return enrollments.exit_contacts(connection, contacts, because, now) if contacts else 0
