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
from nurture.rules.noted import Head, Order, absent

_NEW = Head(mark=0, place=None)


class UnnotedError(OSError):
    """It is committed, and the journal could not be written."""


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
            mark = journal.advance(connection, world.journal.writer, noted, world.journal.place())
            if mark is None and notes.letters:
                raise _forgotten()
    if notes:
        failpoint("committed, not noted")
        try:
            world.journal.append(mark or noted + 1, world.clock(), notes)
        except OSError as error:
            raise UnnotedError(error.errno, error.strerror, error.filename) from None


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
    """Raise a UserError where the journal knows of more than the database does, which came back from a backup; or where one is
    not there, also since another machine notes in another folder, which could tell nothing of what this one sends.

    And an OSError where nothing can be noted, before anything is intended.
    Others note something meanwhile: they have made their file before they count in the database, and count before they note.
    """
    lost = absent(_heads(world), world.journal.folder_id(), world.journal.writers())
    if world.journal.folder and lost:
        raise _missing(lost)
    marks = world.journal.marks()
    heads = _heads(world)
    if any(mark > heads.get(writer, _NEW).mark for writer, mark in marks.items()):
        raise _forgotten()
    world.journal.probe(world.clock())


def _heads(world: World) -> dict[str, Head]:
    with reading(world.database) as connection:
        return journal.heads(connection)


def _missing(writers: Iterable[str]) -> UserError:
    return UserError(
        f"Not in the folder that NURTURE_JOURNAL names are the journals of: {', '.join(writers)}.",
        "One folder is for all machines, and nothing is sent until these are in it: bring them there and say `nurture "
        "reconcile`; if they are lost, `nurture reconcile --lost`.",
    )


def _forgotten() -> UserError:
    return UserError(
        "The database has forgotten letters or unsubscribes that the journal has: it was restored, or made anew.",
        "Nothing is sent until `nurture reconcile` has compared the two.",
    )
