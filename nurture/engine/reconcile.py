"""After a restored backup or a fail-over: what the journal has and the database has forgotten comes back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy.engine import Connection

from db import audit, journal, letter_days, suppressions
from db.columns import from_db, to_db
from db.journal import Intent
from db.letter_days import Key
from db.session import transaction
from nurture.engine.counting import counted
from nurture.engine.in_force import InForce, current
from nurture.engine.world import World
from nurture.mail.journal import Entry
from nurture.rules.failpoints import failpoint
from nurture.rules.message import State
from nurture.rules.noted import Head, Letter, absent

_moment = attrgetter("at")


@dataclass(frozen=True, slots=True)
class Reconciled:
    """`forgotten` letters had left no trace, `doubted` were planned here, `strangers` went to people not known here.

    `orders` not to contact were new. `missing` machines have noted something, and their journals are not here. While there
    are any, or strangers, nothing is settled, unless they are to be left, or are lost.
    """

    entries: int
    forgotten: int
    doubted: int
    orders: int
    strangers: int
    missing: tuple[str, ...]
    settled: bool


def reconcile(world: World, *, by: str, leave_strangers: bool = False, lost: bool = False) -> Reconciled:
    """Compare the journal with the database, in one transaction; once it is settled letters may leave again."""
    in_force = current(world)
    now = world.clock()
    with transaction(world.database) as connection:
        heads = journal.heads(connection)
        entries = list(world.journal.after({writer: head.mark for writer, head in heads.items()}))
        letters = _letters(world, entries)
        restored = journal.restore(connection, letters, in_force.id, to_db(now))
        _count(connection, in_force, restored.intents)
        orders = _orders(connection, entries, to_db(now))
        missing = _missing(world, heads)
        settled = (leave_strangers or not restored.strangers) and (lost or not missing)
        if settled:
            journal.set_heads(connection, world.journal.marks())
            journal.gather(connection, world.journal.folder_id())
            journal.lose(connection, missing)
        told = Reconciled(len(entries), restored.written, restored.doubted, orders, restored.strangers, missing, settled)
        detail = (
            f"{told.forgotten} forgotten, {told.doubted} doubted, {orders} orders, {told.strangers} strangers,"
            f" {len(missing)} journals missing"
        )
        audit.record(connection, now, by, "reconcile", detail=detail)
        failpoint("reconciled, not committed")
    failpoint("reconciled")
    return told


def _missing(world: World, heads: Mapping[str, Head]) -> tuple[str, ...]:
    """Of another machine that noted elsewhere a copy does; of this one, and of one that noted in two places, none does."""
    writers = world.journal.writers()
    whole = {name for name in writers if name != world.journal.writer and name in heads and heads[name].place != ""}
    return tuple(name for name in absent(heads, world.journal.folder_id(), writers) if name not in whole)


def _letters(world: World, entries: Iterable[Entry]) -> list[tuple[Letter, int, State]]:
    """The last try of each, when, and what the mailer of its outlet knows of it; none that has certainly not left."""
    tried = {letter.mid: (letter, entry.at) for entry in entries for letter in entry.notes.letters}
    outlet = world.mailer.outlet
    known = {mid: world.mailer.has_left(mid) if letter.outlet == outlet else None for mid, (letter, _) in tried.items()}
    return [(*tried[mid], "settled" if left else "unknown") for mid, left in sorted(known.items()) if left is not False]


def _orders(connection: Connection, entries: Sequence[Entry], now: int) -> int:
    orders = [order for entry in entries for order in entry.notes.orders]
    return suppressions.add(connection, suppressions.resolved(connection, orders), now)


def _count(connection: Connection, in_force: InForce, intents: Iterable[Intent]) -> None:
    """The letters brought back count on the days on which they left."""
    found: Counter[Key] = Counter()
    for at, together in groupby(sorted(intents, key=_moment), key=_moment):
        found.update(counted(in_force.release, together, from_db(at)))
    letter_days.take(connection, found)
    letter_days.count(connection, found)
