"""Ledger rows for what scores, caps over whole buckets, and the scores of the contacts touched."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import ledger
from nurture.engine.ingest.links import Links
from nurture.rules.program import Program
from nurture.rules.rubric import Rule
from nurture.rules.score import Entry, bucket, decayed, half_life, points, rule_for, rule_name, weigh
from nurture.rules.verdict import Judged, scores

Bucket = tuple[int, str, str]
"""(contact, rule, bucket): what one cap counts together."""


class Scoring(NamedTuple):
    """A judged event that is stored, as the rubric looks at it."""

    event_id: int
    fingerprint: bytes
    kind: str
    at: int
    message_id: int | None
    contact: int
    partner: int
    topic: str
    link: str
    judged: Judged


class Rubricator:
    """The rubric in force, ready to be looked up. `kinds` are all that can score."""

    def __init__(self, program: Program, links: Links) -> None:
        rules = program.rubric.rules
        self.kinds = frozenset(rule.event for rule in rules)
        self.half_life = half_life(program.rubric)
        self._counts = {rule_name(rule): rule.count for rule in rules}
        self._zone = ZoneInfo(program.zone)
        self._links = links
        self._rules = {
            (kind, key_page): (rule, rule_name(rule), points(rule))
            for kind in self.kinds
            for key_page in (True, False)
            if (rule := rule_for(program.rubric, kind, key_page=key_page))
        }

    def row(self, event: Scoring) -> tuple[Bucket, Entry] | None:
        """Where an event counts and for how much; None where it does not."""
        found = self._rules.get((event.kind, self._links.is_key_page(event.link))) if scores(event.judged) else None
        if found is None:
            return None
        rule, name, worth = found
        entry = Entry(event.event_id, worth, event.at, int.from_bytes(event.fingerprint[:8], "big", signed=True))
        return (event.contact, name, self._bucket(rule, event)), entry

    def _bucket(self, rule: Rule, event: Scoring) -> str:
        return bucket(rule, event.message_id, event.at, event.topic, self._zone)

    def count(self, rule: str) -> int:
        """The cap; what a rule that is gone has given stays."""
        return self._counts.get(rule, sys.maxsize)


@dataclass(frozen=True, slots=True)
class _Changes:
    """Fresh rows, events that no longer score, and whose ledger is touched by either (contact -> partner)."""

    fresh: list[tuple[Bucket, Entry]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    touched: dict[int, int] = field(default_factory=dict)


def keep_book(
    connection: Connection, rubric: Rubricator, added: Iterable[Scoring], rejudged: Sequence[Scoring], now: int
) -> dict[int, int]:
    """Write rows for new events and mend those of events judged anew; whose scores were worked out: contact -> partner."""
    changes = _Changes()
    for event in (*added, *rejudged):
        row = rubric.row(event)
        if row:
            changes.fresh.append(row)
            changes.touched[event.contact] = event.partner
    for event in rejudged:
        changes.touched[event.contact] = event.partner
        if rubric.row(event) is None:
            changes.gone.append(event.event_id)
    if changes.touched:
        ledger.drop_events(connection, changes.gone)
        buckets = _buckets(connection, changes, {event.contact for event in rejudged})
        _write(connection, rubric, buckets, changes.touched, now)
    return changes.touched


def _buckets(connection: Connection, changes: _Changes, rejudged: set[int]) -> Mapping[Bucket, Sequence[Entry]]:
    """Stored and fresh rows of the touched contacts, one beside the other: it does not matter which came first."""
    stored = ledger.of_contacts(connection, changes.touched) + ledger.capped_of_contacts(connection, rejudged)
    buckets: defaultdict[Bucket, list[Entry]] = defaultdict(list)
    for row in stored:
        buckets[row[:3]].append(Entry._make(row[3:]))
    known = {row[3] for row in stored}
    for key, entry in changes.fresh:
        if entry.event_id not in known:
            buckets[key].append(entry)
    return buckets


def _write(
    connection: Connection,
    rubric: Rubricator,
    buckets: Mapping[Bucket, Sequence[Entry]],
    touched: Mapping[int, int],
    now: int,
) -> None:
    """Cap every bucket, write what is new or weighs differently, and sum up what is left of each contact's rows."""
    new: list[tuple[object, ...]] = []
    mended: list[tuple[int, int]] = []
    interest = dict.fromkeys(touched, 0)
    for (contact, rule, where), entries in buckets.items():
        for entry, worth in weigh(entries, rubric.count(rule)):
            if entry.worth is None:
                new.append((entry.event_id, contact, touched[contact], rule, where, entry.points, worth, entry.at, entry.tie))
            elif entry.worth != worth:
                mended.append((entry.event_id, worth))
            if worth:
                interest[contact] += decayed(worth, now - entry.at, rubric.half_life)
    ledger.add(connection, new)
    ledger.weigh(connection, mended)
    ledger.score(connection, ((contact, touched[contact], worth) for contact, worth in interest.items()), now)
