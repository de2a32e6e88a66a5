"""Ledger rows for what scores, caps over whole buckets, and the scores of the contacts touched."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import ledger
from db.events import Known
from nurture.engine.ingest.shapes import Happened
from nurture.rules.program import Program
from nurture.rules.score import Entry, bucket, decayed, half_life, points, rule_for, rule_name, weigh
from nurture.rules.verdict import Judged, scores

Bucket = tuple[int, str, str]
"""(contact, rule, bucket): what one cap counts together."""


class Rubricator:
    """The rubric in force, ready to be looked up. `kinds` are all that can score."""

    def __init__(self, program: Program) -> None:
        rules = program.rubric.rules
        self.kinds = frozenset(rule.event for rule in rules)
        self.half_life = half_life(program.rubric)
        self._counts = {rule_name(rule): rule.count for rule in rules}
        self._zone = ZoneInfo(program.zone)
        self._key_pages = frozenset(name for name, link in program.links.items() if link.key_page)
        self._rules = {
            (kind, key_page): (rule, rule_name(rule), points(rule))
            for kind in self.kinds
            for key_page in (True, False)
            if (rule := rule_for(program.rubric, kind, key_page=key_page))
        }

    def row(self, event_id: int, event: Happened | Known, judged: Judged) -> tuple[Bucket, Entry] | None:
        """Where an event counts and for how much; None where it does not."""
        found = self._rules.get((event.kind, event.link in self._key_pages))
        if found is None or event.contact is None or not scores(judged):
            return None
        rule, name, worth = found
        where = bucket(rule, event.message, event.at, event.topic, self._zone)
        tie = int.from_bytes(event.fingerprint[:8], "big", signed=True)
        return (event.contact, name, where), Entry(event_id, worth, event.at, tie)

    def count(self, rule: str) -> int:
        """The cap; what a rule that is gone has given stays."""
        return self._counts.get(rule, sys.maxsize)


@dataclass(slots=True)
class _Changes:
    """Fresh rows, events that no longer score, and whose ledger is touched by either (contact -> partner).

    `anew` are the contacts of events judged anew: any of their buckets may have lost a row.
    """

    fresh: defaultdict[Bucket, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    gone: list[int] = field(default_factory=list)
    touched: dict[int, int] = field(default_factory=dict)
    anew: set[int] = field(default_factory=set)


def keep_book(
    connection: Connection,
    rubric: Rubricator,
    added: Iterable[tuple[int, Happened, Judged]],
    rejudged: Sequence[tuple[Known, Judged]],
    now: int,
) -> dict[int, int]:
    """Write rows for new events and mend those of events judged anew; whose scores were worked out: contact -> partner."""
    changes = _changes(rubric, added, rejudged)
    if changes.touched:
        ledger.drop_events(connection, changes.gone)
        stored = ledger.of_contacts(connection, changes.touched) + ledger.capped_of_contacts(connection, changes.anew)
        _write(connection, rubric, stored, changes, now)
    return changes.touched


def _changes(
    rubric: Rubricator, added: Iterable[tuple[int, Happened, Judged]], rejudged: Iterable[tuple[Known, Judged]]
) -> _Changes:
    changes = _Changes()
    for event_id, event, judged in added:
        row = rubric.row(event_id, event, judged)
        if row:
            where, entry = row
            changes.fresh[where].append(entry)
            changes.touched[where[0]] = event.partner
    for known, judged in rejudged:
        row = rubric.row(known.id, known, judged)
        if row:
            changes.fresh[row[0]].append(row[1])
        else:
            changes.gone.append(known.id)
        changes.touched[known.contact] = known.partner
        changes.anew.add(known.contact)
    return changes


def _write(connection: Connection, rubric: Rubricator, stored: Iterable[tuple[Any, ...]], changes: _Changes, now: int) -> None:
    """Cap the buckets that change, write what is new or weighs differently, and sum up what is left of each contact's rows."""
    touched = changes.touched
    interest = dict.fromkeys(touched, 0)
    buckets, same = _buckets(stored, changes)
    for contact, worth, at in same:
        interest[contact] += decayed(worth, now - at, rubric.half_life)
    new: list[tuple[object, ...]] = []
    mended: list[tuple[int, int]] = []
    for (contact, rule, where), entries in buckets.items():
        for entry, worth in weigh(entries, rubric.count(rule)):
            if entry.worth is None:
                new.append((entry.event_id, contact, touched[contact], rule, where, entry.points, worth, entry.at, entry.tie))
            elif entry.worth != worth:
                mended.append((entry.event_id, worth))
            if worth:
                interest[contact] += decayed(worth, now - entry.at, rubric.half_life)
    ledger.add(connection, sorted(new))
    ledger.weigh(connection, mended)
    ledger.score(connection, ((contact, touched[contact], worth) for contact, worth in interest.items()), now)


def _buckets(
    stored: Iterable[tuple[Any, ...]], changes: _Changes
) -> tuple[Mapping[Bucket, Sequence[Entry]], Sequence[tuple[int, int, int]]]:
    """The buckets that change, stored and fresh rows side by side; (contact, worth, moment) of the rows of the others.

    It does not matter which rows came first.
    """
    buckets: defaultdict[Bucket, list[Entry]] = defaultdict(list)
    same: list[tuple[int, int, int]] = []
    for row in stored:
        where = row[:3]
        if where in changes.fresh or row[0] in changes.anew:
            buckets[where].append(Entry._make(row[3:]))
        else:
            same.append((row[0], row[7], row[5]))
    for where, entries in changes.fresh.items():
        beside = buckets[where]
        known = {entry.event_id for entry in beside}
        beside += [entry for entry in entries if entry.event_id not in known]
    return buckets, same
