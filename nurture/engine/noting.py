"""Transactions that are written down in the journal as well, and whether the database has forgotten what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from db import journal, suppressions
from db.session import reading, transaction
from nurture.engine.world import World
from nurture.mail.journal import Notes
from nurture.rules.errors import UserError
from nurture.rules.failpoints import failpoint
from nurture.rules.noted import Order


@contextmanager
def noted(world: World) -> Iterator[tuple[Connection, Notes]]:
    """A transaction, and what is to be noted of it. Once the block is left both are durable.

    The mark is counted in the transaction and noted after it: a crash in between leaves the database ahead of the journal,
    which is nothing forgotten, and nothing has left or been acknowledged by then. A database that has forgotten something
    takes orders not to contact all the same, and stays behind; no letter leaves it.
    """
    notes = Notes()
    mark: int | None = None
    with transaction(world.database) as connection:
        yield connection, notes
        if notes:
            noted = world.journal.mark()
            mark = journal.advance(connection, world.journal.writer, noted)
            if mark is None and notes.letters:
                raise _forgotten()
    if notes:
        failpoint("committed, not noted")
        world.journal.append(mark or noted + 1, world.clock(), notes)


def suppress(connection: Connection, notes: Notes, orders: Iterable[Order], now: int) -> int:
    """Take orders not to contact down and note them; how many were new.

    Those that stand already are noted again: whoever asks twice may have met a crash before the first was noted.
    """
    asked = list(orders)
    new = suppressions.add(connection, asked, now)
    if asked:
        notes.orders = [*notes.orders, *suppressions.lasting(connection)]
    return new


def check_memory(world: World) -> None:
    """Raise a UserError where the journal knows of more than the database does: it came back from a backup.

    And an OSError where nothing can be noted, before anything is intended.
    The journal is read first: whoever notes something meanwhile has counted it in the database before.
    """
    world.journal.probe(world.clock())
    marks = world.journal.marks()
    with reading(world.database) as connection:
        heads = journal.heads(connection)
    behind = [writer for writer, mark in marks.items() if mark > heads.get(writer, 0)]
    if behind:
        raise _forgotten()


def _forgotten() -> UserError:
    return UserError(
        "The database has forgotten letters or unsubscribes that the journal has: it was restored, or made anew.",
        "Nothing is sent until `nurture reconcile` has compared the two.",
    )
