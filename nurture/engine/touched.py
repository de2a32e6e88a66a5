"""Partners whose interest was touched, loaded together, and what qualifying asks of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar, cast

from sqlalchemy.engine import Connection

from db import touched
from db.columns import from_db, maybe_from_db, to_db
from db.touched import ContactRow, DeedRow, LedgerRow, PartnerRow
from nurture.rules.events import SIGNALS
from nurture.rules.evidence import Done
from nurture.rules.gate import consent_bases
from nurture.rules.heat import lowest_since, top_topic
from nurture.rules.program import Program, Release
from nurture.rules.qualify import REQUEST, Instant, Standing
from nurture.rules.score import half_life, interest, partner_interest
from nurture.rules.weights import Grade
from nurture.rules.whom import Person, Whom, whom

_NOBODY_TO_RING = "nobody there may be rung"


@dataclass(frozen=True)
class Touched:
    """One partner with its people, at a moment. Contacts who want nothing from us, or never agreed, do not count."""

    row: PartnerRow
    contacts: Sequence[ContactRow]
    ledger: Sequence[LedgerRow]
    deeds: Sequence[DeedRow]
    had: frozenset[str]
    release: Release
    now: int

    @property
    def program(self) -> Program:
        return self.release.program

    @cached_property
    def counting(self) -> dict[int, ContactRow]:
        """Who agreed to hear from us and did not take it back; whoever asks for a call agrees by that."""
        bases = consent_bases(self.program.consent, self.row.country)
        asked = {deed.contact_id for deed in self.requests}
        return {one.id: one for one in self.contacts if not one.withdrawn and (one.consent in bases or one.id in asked)}

    @cached_property
    def requests(self) -> list[DeedRow]:
        """What asks for a call at once, newest last: neither stale nor answered by the last call."""
        answered = max(self.row.crossed_at or 0, self.row.closed_at or 0)
        stale = self.now - half_life(self.program.rubric)
        fresh = (deed for deed in self.deeds if deed.received_at > answered and deed.occurred_at > stale)
        return sorted((deed for deed in fresh if self._trigger(deed)), key=lambda deed: deed.occurred_at)

    def _trigger(self, deed: DeedRow) -> str | None:
        """The instant trigger that a deed is, if any: its own kind, or having followed a link that asks for a call."""
        instant = self.program.calling.instant
        if deed.kind in instant:
            return deed.kind
        link = self.program.links.get(deed.link)
        return REQUEST if link and link.request and REQUEST in instant else None

    @cached_property
    def interests(self) -> dict[int, int]:
        length = half_life(self.program.rubric)
        return {contact: interest(rows, length, self.now) for contact, rows in self._rows.items()}

    @cached_property
    def _rows(self) -> dict[int, list[tuple[int, int]]]:
        rows: dict[int, list[tuple[int, int]]] = {contact: [] for contact in self.counting}
        for row in self.ledger:
            if row.contact_id in rows:
                rows[row.contact_id].append((row.worth, row.occurred_at))
        return rows

    @cached_property
    def told(self) -> list[Done]:
        """Human deeds of those who count."""
        return [
            Done(deed.contact_id, deed.kind, from_db(deed.occurred_at), deed.topic, deed.email, deed.link)
            for deed in self.deeds
            if deed.contact_id in self.counting
        ]

    @property
    def topic(self) -> str:
        """What most of the interest is about; where the ledger names nothing, what was asked for last."""
        rows = ((row.worth, row.occurred_at, row.topic) for row in self.ledger if row.contact_id in self.counting)
        newest = sorted(self.told, key=lambda deed: deed.at, reverse=True)
        by_deed = next((deed.topic for deed in newest if deed.topic), "")
        return top_topic(rows, half_life(self.program.rubric), self.now) or by_deed

    @cached_property
    def whom(self) -> Whom | None:
        asked = {deed.contact_id for deed in self.requests}
        return whom(
            [
                Person(one.id, self.interests[one.id], one.phone_e164 is not None, bool(one.silent), one.id in asked)
                for one in self.counting.values()
            ]
        )

    def standing(self) -> Standing:
        row = self.row
        since = row.crossed_at or 0
        requests = [deed for deed in self.requests if deed.contact_id in self.counting]
        return Standing(
            external_id=row.external_id,
            tier=row.tier,
            country=row.country,
            grade=cast("Grade", row.grade),
            competence=row.competence,
            has_owner=row.rep_id in self.release.reps,
            graduated=row.graduated_at is not None,
            heldout=bool(row.heldout),
            open_call=bool(row.open_call),
            suppressed=f"suppressed by {row.suppressed}" if row.suppressed else None if self.whom else _NOBODY_TO_RING,
            cool_off_until=maybe_from_db(row.cool_off_until),
            interest=partner_interest(self.interests.values()),
            lowest_since=self._lowest_since(row.crossed_at) if row.crossed_at else None,
            signals=[deed.at for deed in self.told if deed.kind in SIGNALS and to_db(deed.at) > since],
            instant=Instant(self._trigger(requests[-1]) or "", from_db(requests[-1].occurred_at)) if requests else None,
        )

    def _lowest_since(self, crossed_at: int) -> int:
        return lowest_since(list(self._rows.values()), half_life(self.program.rubric), crossed_at, self.now)


def load(connection: Connection, partners: Iterable[int], release: Release, now: int) -> list[Touched]:
    """All that is known of these partners, in one question a table."""
    touched.look_at(connection, partners)
    rows = touched.partners(connection, now)
    contacts = _by_partner(touched.contacts(connection, now))
    ledger = _by_partner(touched.ledger(connection))
    deeds = _by_partner(touched.deeds(connection))
    had: defaultdict[int, set[str]] = defaultdict(set)
    for partner, offer in touched.grants(connection):
        had[partner].add(offer)
    return [Touched(row, contacts(row.id), ledger(row.id), deeds(row.id), frozenset(had[row.id]), release, now) for row in rows]


class _OfPartner(Protocol):
    @property
    def partner_id(self) -> int: ...


_Row = TypeVar("_Row", bound=_OfPartner)


def _by_partner(rows: Iterable[_Row]) -> Callable[[int], list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.partner_id, []).append(row)
    return lambda partner: found.get(partner, [])
