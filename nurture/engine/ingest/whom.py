"""Whom a notice is about: by our mid, by the vendor's id, or by the address where a consent or an address is at stake.

No contact is ever made here. What is about nobody of ours is parked; a wish not to be written to is heeded all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from db import events
from db.events import Letter
from nurture.engine.ingest.links import Links
from nurture.engine.ingest.shapes import Batch, Happened, Told
from nurture.mail.translate import Notice, fingerprint
from nurture.rules.keys import address_key
from nurture.rules.noted import Order

_DAY = 86_400_000
_NO_LETTER = "It names a letter that is not ours."
_NO_CONTACT = "It names a contact that is not here."
_NOBODY = "It names neither a letter nor a contact of ours."
_OTHER_ADDRESS = "It names another address than the letter went to."
_ADDRESS_ONLY = "No contact of ours has that address; mail to it is suppressed."

# A dropped letter tells of an earlier bounce or wish that we may not have heard of.
_DROPPED = {
    "bounced address": ("mail", "bounced"),
    "invalid": ("mail", "bounced"),
    "unsubscribed address": ("mail", "unsubscribed"),
    "spam reporting address": ("all", "complained"),
}
WISHES = {"complained": ("all", "complained"), "unsubscribed": ("mail", "unsubscribed")}


def order(kind: str, because: str, address: str, *, hard: bool) -> Order | None:
    """The suppression that a notice asks for: channel and source by what it says. A soft bounce asks for none."""
    found = WISHES.get(kind)
    if found is None and hard:
        found = _DROPPED.get(because) if kind == "dropped" else ("mail", "bounced")
    return Order(found[0], "address", address, found[1]) if found and address else None


class Directory:
    """Who is who for the notices of one batch, asked in a few questions."""

    def __init__(self, connection: Connection, secret: bytes, links: Links, told: Sequence[Told]) -> None:
        notices = [one.notice for one in told]
        self._secret = secret
        self._links = links
        self._letters = events.letters(connection, {one.mid for one in notices if one.mid})
        self._contacts = events.contacts_by_external_id(connection, {one.contact for one in notices if one.contact})
        self._partners = events.partners_by_external_id(
            connection, {one.partner for one in notices if one.partner and not one.contact}
        )
        astray = {self._key(one.email) for one in notices if one.email and one.mid not in self._letters} - {""}
        self._by_address = events.contacts_by_address(connection, astray)

    def find(self, told: Sequence[Told], batch: Batch) -> dict[bytes, Happened]:
        """The distinct events of the batch by fingerprint."""
        found: dict[bytes, Happened] = {}
        for item, received, notice in told:
            letter = self._letters.get(notice.mid)
            if letter is None:
                happened = self._of_no_letter(notice, received, batch)
            else:
                happened = self._of_letter(notice, received, letter, batch)
            if isinstance(happened, str):
                batch.parked[item] = happened
            elif happened.fingerprint in found:
                batch.repeated += 1
            else:
                found[happened.fingerprint] = happened
        return found

    def _of_no_letter(self, notice: Notice, received: int, batch: Batch) -> Happened | str:
        if notice.contact:
            contact = self._contacts.get(notice.contact)
            return self._happened(notice, received, f"contact {notice.contact}", *contact) if contact else _NO_CONTACT
        if notice.partner:
            partner = self._partners.get(notice.partner)
            return self._happened(notice, received, f"partner {notice.partner}", None, partner) if partner else _NO_CONTACT
        return self._of_address(notice, received, batch)

    def _of_letter(self, notice: Notice, received: int, letter: Letter, batch: Batch) -> Happened | str:
        """Another address than the letter's tells nothing of this contact, save what its owner wishes."""
        named = letter.email_key if notice.email == letter.email else self._key(notice.email)
        if notice.email and named != letter.sent_to:
            if notice.kind not in WISHES:
                return _OTHER_ADDRESS
            self._heed(notice, batch)
        topic, link = letter.about, notice.link
        if notice.url and not link:
            link, declared_topic = self._links.of(notice.url)
            topic = declared_topic or topic
        return Happened(
            fingerprint(notice, letter.mid), notice.kind, _moment(notice, received), received, letter, letter.contact_id,
            letter.partner_id, topic, link, notice.machine, notice.hard, notice.because, letter.sent_to,
        )  # fmt: skip

    def _of_address(self, notice: Notice, received: int, batch: Batch) -> Happened | str:
        """A late bounce names no letter. The address it names is enough to stop writing to it."""
        if not self._heed(notice, batch):
            return _NO_LETTER if notice.mid else _NOBODY
        key = self._key(notice.email)
        found = self._by_address.get(key)
        if found is None:
            return _ADDRESS_ONLY
        contact, partner, name = found
        return self._happened(notice, received, f"contact {name}", contact, partner, key)

    def _heed(self, notice: Notice, batch: Batch) -> bool:
        wanted = order(notice.kind, notice.because, self._key(notice.email), hard=notice.hard)
        if wanted:
            batch.orders.add(wanted)
        return wanted is not None

    def _happened(
        self, notice: Notice, received: int, who: str, contact: int | None, partner: int, address: str = ""
    ) -> Happened:
        link, topic = self._links.named(notice.link) if notice.link else ("", "")
        return Happened(
            fingerprint(notice, who), notice.kind, _moment(notice, received), received, None, contact, partner,
            notice.topic or topic, link, notice.machine, notice.hard, notice.because, address,
        )  # fmt: skip

    def _key(self, address: str) -> str:
        try:
            return address_key(self._secret, address) if "@" in address else ""
        except UnicodeError:
            return ""


def _moment(notice: Notice, received: int) -> int:
    """When it happened; where that is not told, or lies in the future, when we heard of it."""
    heard = received - received % 1000
    return heard if notice.at is None or notice.at > received + _DAY else notice.at
