"""What must outlive the database: a letter about to leave, an order not to contact."""

from __future__ import annotations

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


class Order(NamedTuple):
    """For every topic. `target` is an address key, or the id of a contact or partner, as `reach` says.

    The ids are ours in the database, and the vendor's in the journal: a database that forgets a row may give its id to another.
    """

    channel: str
    reach: str
    target: str
    source: str
