"""The people of a forecast: they answer as often as is reckoned, by draws that a seed and the letter's name decide.

So the same seed gives a letter the same answer, whatever else is released: what differs between two forecasts is what
was changed, and not the dice.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from functools import lru_cache

from db.columns import from_db, to_db
from nurture.engine.playing import Act, Answer, Call, Contact, Letter
from nurture.rules.due import due
from nurture.rules.expect import Rates
from nurture.rules.program import Link, Release

_MINUTE, _HOUR = 60_000, 3_600_000
_LANES = struct.Struct("<8I")
_WHOLE = 2.0**32
_FOUR_IN_FIVE = 0.8

# How long after the letter each answer comes, in milliseconds.
_AFTER = {
    "bounced": _MINUTE,
    "opened": _HOUR,
    "unsubscribed": _HOUR + _MINUTE,
    "clicked": 2 * _HOUR,
    "visited": 26 * _HOUR,
    "replied": 28 * _HOUR,
}


class Audience:
    """A crowd that keeps to rates."""

    def __init__(self, seed: int, rates: Rates, release: Release) -> None:
        self._key = str(seed).encode()
        self._rates = rates
        self._release = release
        self._keen: dict[int, float] = {}
        self._links = lru_cache(maxsize=None)(self._links_of)

    def gets(self, letter: Letter, locale: str, at: int) -> Iterator[Act]:
        """In the order in which they would come; who left does nothing more."""
        rates, row = self._rates, letter.row
        arrives, opens, leaves, follows, visits, replies, which, _ = self._draw(
            f"{letter.contact.key}/{row.persona}/{row.step}"
        )
        contact = letter.contact
        if arrives >= rates.delivered:
            yield self._act("bounced", letter, at, hard=True)
            return
        if leaves < rates.unsubscribed:
            yield self._act("unsubscribed", letter, at)
            return
        eager = self._eagerness(contact)
        if opens < rates.opened:
            yield self._act("opened", letter, at, machine=False)
        links = self._links(row.persona, row.letter, locale)
        if links and follows < rates.clicked * eager:
            yield self._act("clicked", letter, at, link=links[int(which * len(links))].id)
        if visits < rates.visited * eager:
            key_pages = [link.id for link in links if link.key_page] or [""]
            page = key_pages[int(which * len(key_pages))]
            yield Act(at + _AFTER["visited"], "visited", contact, topic="" if page else row.about, link=page)
        if replies < rates.replied * eager:
            yield self._act("replied", letter, at)

    def rung(self, call: Call, at: int) -> Answer | None:
        """The rep rings until somebody was reached or given up; the program's cool-off follows, or a higher tier."""
        release = self._release
        rep = release.reps.get(call.rep_id)
        if rep is None:
            return None
        graduates = self._draw(f"{call.partner.key}/call/{call.id}")[0] < self._rates.graduates
        ends = to_db(due(self._rates.call, from_db(at), rep))
        return Answer(ends, graduates=graduates)

    def _act(self, kind: str, letter: Letter, at: int, **more: object) -> Act:
        return Act(at + _AFTER[kind], kind, letter.contact, letter, **more)  # type: ignore[arg-type]

    def _eagerness(self, contact: Contact) -> float:
        """By how much more than the mean somebody answers."""
        found = self._keen.get(contact.id)
        if found is None:
            keen = self._rates.keen
            is_keen = self._draw(contact.key)[0] < keen
            share = (_FOUR_IN_FIVE / keen if is_keen else (1 - _FOUR_IN_FIVE) / (1 - keen)) if 0 < keen < 1 else 1.0
            found = self._keen[contact.id] = share
        return found

    def _links_of(self, persona: str, letter: str, locale: str) -> tuple[Link, ...]:
        written = self._release.letter(persona, letter, locale)
        declared = self._release.program.links
        return tuple(declared[one] for one in written.links if one in declared) if written else ()

    def _draw(self, of: str) -> tuple[float, ...]:
        """Eight numbers in [0, 1) that the seed and the name alone decide."""
        lanes = _LANES.unpack(hashlib.blake2b(of.encode(), key=self._key, digest_size=_LANES.size).digest())
        return tuple(lane / _WHOLE for lane in lanes)
