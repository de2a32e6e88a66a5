"""Unsubscribe whoever got a letter: at once, for good, and as often as it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import Connection

from db import enrollments, events, messages
from db.again import again
from db.columns import to_db
from db.session import reading
from nurture.engine.noting import noted, suppress
from nurture.engine.world import World
from nurture.mail.journal import Notes
from nurture.mail.tokens import open_token, sign
from nurture.mail.translate import Notice, fingerprint
from nurture.rules.failpoints import failpoint
from nurture.rules.noted import Order

_PURPOSE = "unsubscribe"


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """`orders` is 0 and `streams` is 0 where it had been done before."""

    locale: str
    orders: int
    streams: int


def unsubscribe_url(world: World, mid: str) -> str:
    """The link that every letter carries: it names the letter, and nobody can make one up."""
    return f"{world.public_url}/u/{sign(world.keys.signing, _PURPOSE, mid)}"


def letter_locale(world: World, token: str) -> str | None:
    """The language of the letter that a link came from; None where the link is not ours. Changes nothing."""
    mid = open_token(world.keys.signing, _PURPOSE, token)
    if mid is None:
        return None
    with reading(world.database) as connection:
        return messages.locale(connection, mid)


def unsubscribe(world: World, token: str) -> Unsubscribed | None:
    """Suppress the address that the letter went to, and the one that its reader has now; end the streams of whoever has them,
    cancel what was planned. None where the link is not ours.

    It takes the lock that a letter's intent takes: once this has returned, no intent of a later moment can exist.
    Raises ForgottenError where the link is ours, and nobody remembers its letter.
    """
    mid = open_token(world.keys.signing, _PURPOSE, token)
    if mid is None:
        return None
    done = again(partial(_unsubscribe, world, mid, to_db(world.clock())))
    failpoint("unsubscribed")
    return done


def _unsubscribe(world: World, mid: str, now: int) -> Unsubscribed:
    with noted(world) as (connection, notes):
        letter = events.letters(connection, [mid]).get(mid)
        if letter is None:
            return _forgotten(world, connection, notes, mid, now)
        addresses = {letter.sent_to, letter.email_key}
        contacts = {letter.contact_id, *(one for one, _, _ in events.contacts_by_address(connection, addresses).values())}
        events.lock_contacts(connection, contacts)
        orders = suppress(connection, notes, [Order("mail", "address", one, "unsubscribe") for one in sorted(addresses)], now)
        streams = enrollments.exit_contacts(connection, contacts, "unsubscribed", now)
        events.add(connection, [_event(letter, now)])
        done = Unsubscribed(messages.locale(connection, mid) or "", orders, streams)
        failpoint("unsubscribed, not committed")
    return done


class ForgottenError(Exception):
    """The database came back from a backup, and the journal that has the letter is not here."""


def _forgotten(world: World, connection: Connection, notes: Notes, mid: str, now: int) -> Unsubscribed:
    """Of a letter that a restored database has forgotten the journal has the address, by its key."""
    noted_letters = (letter for entry in world.journal.after({}) for letter in entry.notes.letters)
    letter = next((one for one in noted_letters if one.mid == mid), None)
    if letter is None:
        raise ForgottenError
    orders = suppress(connection, notes, [Order("mail", "address", letter.address_key, "unsubscribe")], now)
    return Unsubscribed(letter.locale, orders, streams=0)


def _event(letter: events.Letter, now: int) -> tuple[object, ...]:
    """Once a letter, however often the button is pressed."""
    print_ = fingerprint(Notice("unsubscribed", None, mid=letter.mid), letter.mid)
    who = (letter.id, letter.contact_id, letter.partner_id)
    return (print_, "unsubscribed", now, now, *who, letter.step, letter.about, "", "human", "our own unsubscribe page")
