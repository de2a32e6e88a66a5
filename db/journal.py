"""How far each machine's journal had come when this database last heard of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy.engine import Connection

from db.sql import stage, statement, tuples
from nurture.rules.message import State
from nurture.rules.noted import Head, Letter

_ADVANCE = statement("journal.advance")
_HEADS = statement("journal.heads")
_SET = statement("journal.set")
_GATHER = statement("journal.gather")
_LOSE = statement("journal.lose")
_RESTORED = statement("journal.restored")
_ENTER = statement("journal.enter")
_WRITE = statement("journal.write")
_DOUBT = statement("journal.doubt")
_STRANGERS = statement("journal.strangers")

# What is written to `because` of letters that only the journal knew to have been on their way.
FORGOTTEN = "the journal has it on its way, and the database had forgotten"

_COLUMNS = ("mid", "address_key", "persona", "step", "letter", "about", "rep_id", "locale", "outlet", "at bigint", "state")


class Intent(NamedTuple):
    """A letter brought back, as far as counting goes; `at` in milliseconds."""

    rep_id: str
    persona: str
    at: int


class Restored(NamedTuple):
    """`written` had left no trace, `doubted` were planned here, `strangers` went to people whom we do not know.

    `intents` are those of the first two.
    """

    written: int
    doubted: int
    strangers: int
    intents: list[Intent]


def advance(connection: Connection, writer: str, noted: int, place: str | None) -> int | None:
    """The mark of what this transaction did; the last statement before its commit, since others wait behind it.

    `place` is where the writer has a journal, None where it has none. None is returned where the journal has `noted` more
    than this database knows of.
    """
    mark = int(_ADVANCE.run(connection, writer=writer, noted=noted, place=place).scalar_one())
    return mark if mark > noted else None


def heads(connection: Connection) -> dict[str, Head]:
    """By machine."""
    return {writer: Head(mark, place) for writer, mark, place in tuples(_HEADS.run(connection))}


def set_heads(connection: Connection, marks: Mapping[str, int]) -> None:
    _SET.run_many(connection, [{"writer": writer, "mark": mark} for writer, mark in sorted(marks.items())])


def gather(connection: Connection, place: str | None) -> None:
    """The journals of all machines are in this folder now."""
    _GATHER.run(connection, place=place)


def lose(connection: Connection, writers: Iterable[str]) -> None:
    """The journals of these machines are lost; wherever each notes next is its place."""
    _LOSE.run_many(connection, [{"writer": writer} for writer in writers])


def restore(connection: Connection, letters: Iterable[tuple[Letter, int, State]], release_id: int, now: int) -> Restored:
    """Bring letters back that had been on their way, each with the moment of its intent, and what is known of it.

    Of which there is no trace, those get an enrollment that is over, so that no stream writes them again. Of those that were
    thought to be still here the streams go on.
    """
    stage(connection, "journal_letters", _COLUMNS, ((*letter, at, state) for letter, at, state in letters))
    strangers = int(_STRANGERS.run(connection).scalar_one())
    doubted = _DOUBT.run(connection, because=FORGOTTEN, now=now).rowcount
    _ENTER.run(connection, release_id=release_id, because=FORGOTTEN)
    written = _WRITE.run(connection, because=FORGOTTEN).rowcount
    intents = [Intent._make(row) for row in tuples(_RESTORED.run(connection, because=FORGOTTEN))]
    return Restored(written, doubted, strangers, intents)
