"""What must outlive the database: a letter about to leave, an order not to contact."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple


class Letter(NamedTuple):
    """Enough to know a letter again in a database that has forgotten it."""

    mid: str
    address_key: str
    persona: str
    step: str
    letter: str
    about: str
    rep_id: str
    locale: str
    outlet: str = ""  # of the mailer; journals of old do not say


class Head(NamedTuple):
    """How far a machine's journal had come, and in which folder it is: empty once it was not there any more, None while
    nobody knows.
    """

    mark: int
    place: str | None


def absent(heads: Mapping[str, Head], place: str | None, writers: Collection[str]) -> tuple[str, ...]:
    """The machines whose journals should be in this folder and are not; all machines of a database note in one.

    `place` is the folder's id, None where it has none, `writers` are the machines that have a file in it.
    """
    return tuple(
        name for name, head in sorted(heads.items()) if head.place is not None and (head.place != place or name not in writers)
    )


class Order(NamedTuple):
    """For every topic. `target` is an address key, or the id of a contact or partner, as `reach` says.

    The ids are ours in the database, and the vendor's in the journal: a database that forgets a row may give its id to another.
    """

    channel: str
    reach: str
    target: str
    source: str
