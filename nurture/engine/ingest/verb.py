"""The verb: batch after batch, each in one transaction of its own, so that what is handled has had all its effects."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from db import events, inbox, releases
from db.again import stepped_back
from db.columns import from_db, to_db
from db.inbox import Waiting
from db.session import rehearsal, transaction
from nurture.engine.guarding import watch
from nurture.engine.in_force import InForce, current
from nurture.engine.ingest import effects
from nurture.engine.ingest.judging import Judgement, judge_all, move_letters
from nurture.engine.ingest.links import Links
from nurture.engine.ingest.reading import read
from nurture.engine.ingest.scoring import Rubricator, keep_book
from nurture.engine.ingest.shapes import Batch, Happened
from nurture.engine.ingest.whom import Directory
from nurture.engine.noting import noted
from nurture.engine.world import World
from nurture.mail.journal import Notes
from nurture.rules.failpoints import failpoint
from nurture.rules.program import Release

BATCH = 10_000
_TRIES = 7  # more, where others are in the way
_FEWER = 10


@dataclass(frozen=True, slots=True)
class Ingested:
    """`handled` items were new events, repeats of known ones, or parked: kept, with the reason, without effect."""

    handled: int = 0
    new: int = 0
    repeated: int = 0
    parked: int = 0
    machine: int = 0
    suppressed: int = 0
    exited: int = 0
    scored: int = 0
    because: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Ingested) -> Ingested:
        return Ingested(
            self.handled + other.handled,
            self.new + other.new,
            self.repeated + other.repeated,
            self.parked + other.parked,
            self.machine + other.machine,
            self.suppressed + other.suppressed,
            self.exited + other.exited,
            self.scored + other.scored,
            Counter(self.because) + Counter(other.because),
        )

    @property
    def sentence(self) -> str:
        """`handled 5000: new 4210, repeated 780, parked 10`; what did not happen is left out."""
        words = ("new", "repeated", "parked", "suppressed", "exited", "scored")
        told = [f"{word} {getattr(self, word)}" for word in words if getattr(self, word)]
        return f"handled {self.handled}" + (": " + ", ".join(told) if told else "")


@dataclass(frozen=True, slots=True)
class _Desk:
    """What batches work with until another release comes."""

    world: World
    in_force: InForce
    links: Links
    rubric: Rubricator

    @property
    def release(self) -> Release:
        return self.in_force.release


Handle = Callable[[_Desk, int], Ingested]
"""At most so many of the items that wait, all or none."""


def ingest(world: World, *, limit: int | None = None, batch: int = BATCH, dry_run: bool = False) -> Ingested:
    """Handle what waits in the inbox, the urgent first; at most `limit` items.

    A dry run does the same in one transaction that is rolled back: what would come of it, without anything coming of it.
    """
    if not dry_run:
        return _handle_all(world, partial(_one_batch, _for_good, partial(_park, world)), limit, batch)
    with _no_collector(), rehearsal(world.database) as connection:
        park = partial(inbox.set_aside, connection, now=to_db(world.clock()))
        return _handle_all(world, partial(_one_batch, partial(_try_out, connection), park), limit, batch)


def _handle_all(world: World, handle: Handle, limit: int | None, batch: int) -> Ingested:
    desk = _set_desk(world)
    total = Ingested()
    while limit is None or total.handled < limit:
        try:
            done = handle(desk, batch if limit is None else min(batch, limit - total.handled))
        except _ReleasedMeanwhile:
            desk = _set_desk(world)
            continue
        total += done
        if not done.handled:
            break
    return total


class _ReleasedMeanwhile(Exception):
    """The ledger is weighed by another rubric now."""


def _set_desk(world: World) -> _Desk:
    in_force = current(world)
    program = in_force.release.program
    return _Desk(world, in_force, Links(program, world.public_url), Rubricator(program))


class _RefusedError(Exception):
    """The database does not take what one of these items comes to."""

    def __init__(self, waiting: Sequence[Waiting], error: DBAPIError) -> None:
        super().__init__(len(waiting))
        self.waiting = waiting
        self.because = f"The database refuses what it comes to ({type(error).__name__})."


def _one_batch(handle: Handle, set_aside: Callable[[int, str], None], desk: _Desk, count: int) -> Ingested:
    """A try that crossed somebody else's way is made again with fewer items, so that it holds less.

    One that the database refuses is made again with far fewer, until the item that it refuses is alone, and is parked.
    """
    crossed = 0
    while True:
        try:
            return handle(desk, count)
        except _RefusedError as refused:
            if len(refused.waiting) == 1:
                set_aside(refused.waiting[0][0], refused.because)
                return Ingested(1, parked=1, because={refused.because: 1})
            count = max(1, len(refused.waiting) // _FEWER)
        except DBAPIError as error:
            if not stepped_back(error) or crossed == _TRIES:
                raise
            crossed += 1
            count = max(1, count // 2)


def _for_good(desk: _Desk, count: int) -> Ingested:
    with _no_collector(), noted(desk.world) as (connection, notes):
        done = _handle(connection, desk, count, notes)
        failpoint("ingested, not committed")
    failpoint("ingested")
    return done


def _try_out(connection: Connection, desk: _Desk, count: int) -> Ingested:
    with connection.begin_nested():
        return _handle(connection, desk, count, Notes())


def _park(world: World, item: int, because: str) -> None:
    """Another may have taken it meanwhile; it fares no better there."""
    with transaction(world.database) as connection:
        inbox.set_aside(connection, item, because, to_db(world.clock()))


@contextmanager
def _no_collector() -> Iterator[None]:
    """A batch makes many tuples and no cycles: looking for cycles among them would take a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _handle(connection: Connection, desk: _Desk, count: int, notes: Notes) -> Ingested:
    now = to_db(desk.world.clock())
    waiting = inbox.take(connection, count, now)
    try:
        return _come_of(connection, desk, waiting, notes, now) if waiting else Ingested()
    except DBAPIError as error:
        if inbox.refused(error):
            raise _RefusedError(waiting, error) from error
        raise


def _come_of(connection: Connection, desk: _Desk, waiting: Sequence[Waiting], notes: Notes, now: int) -> Ingested:
    batch = Batch(notes=notes)
    told = read(waiting, batch)
    found = Directory(connection, desk.world.keys.suppression, desk.links, told).find(told, batch)
    events.lock_contacts(connection, {one.contact for one in found.values() if one.contact is not None})
    if releases.newest_id(connection) != desk.in_force.id:
        raise _ReleasedMeanwhile
    judgement = judge_all(connection, found.values())
    ids = events.add(connection, (_row(one, judgement) for one in found.values()))
    fresh = [one for fingerprint, one in found.items() if fingerprint in ids]
    done = _act(connection, desk, fresh, ids, judgement, batch, now)
    inbox.park(connection, batch.parked)
    parked = Counter(batch.parked.values())
    repeated = batch.repeated + len(found) - len(fresh)
    return done + Ingested(len(waiting), len(fresh), repeated, len(batch.parked), because=parked)


def _act(
    connection: Connection,
    desk: _Desk,
    fresh: Collection[Happened],
    ids: Mapping[bytes, int],
    judgement: Judgement,
    batch: Batch,
    now: int,
) -> Ingested:
    """Suppressions first: they win."""
    suppressed = effects.suppress(connection, fresh, batch, now)
    move_letters(connection, desk.release, judgement, now)
    human = [one for one in fresh if judgement.verdicts[one.fingerprint][0] != "machine"]
    exited = effects.end_streams(connection, desk.release, human, now)
    events.judge(connection, [{"id": known.id, "verdict": said[0], "because": said[1]} for known, said in judgement.changed])
    added = [(ids[one.fingerprint], one, judgement.verdicts[one.fingerprint]) for one in fresh if one.kind in desk.rubric.kinds]
    scored = keep_book(connection, desk.rubric, added, judgement.changed, now)
    effects.mark_partners(connection, desk.release.program, human, scored.values(), now)
    watch(connection, desk.release, fresh, from_db(now))
    return Ingested(machine=len(fresh) - len(human), suppressed=suppressed, exited=exited, scored=len(scored))


def _row(one: Happened, judgement: Judgement) -> tuple[Any, ...]:
    verdict, because = judgement.verdicts[one.fingerprint]
    return (
        one.fingerprint, one.kind, one.at, one.received, one.message, one.contact, one.partner,
        one.letter.step if one.letter else "", one.topic, one.link, verdict, because or one.because,
    )  # fmt: skip
