"""What follows from an import or a release: RFM, fit, competence, the holdout, and an owner for whoever has none.

Set-based where it can be, else in blocks with a transaction each; run again it finds what is left to do.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy.engine import Connection

from db import contacts, partners
from db.columns import to_db
from db.facts import Fields, load_partner_facts
from db.partners import Standing
from db.session import reading, transaction
from nurture.engine.in_force import newest_if_any
from nurture.engine.world import World
from nurture.rules import rfm
from nurture.rules.assign import Assigned, Desk, Unowned, assign
from nurture.rules.conditions import Facts
from nurture.rules.fit import grade_of, weigh
from nurture.rules.holdout import is_held_out
from nurture.rules.language import written_language
from nurture.rules.program import Program, Release

_BLOCK = 5_000


@dataclass(slots=True)
class Derived:
    """Counts over the whole pool. `languages` maps what contacts read to (contacts, what they are written in or `hold`)."""

    partners: int = 0
    changed: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    drawn: int = 0
    held_out: int = 0
    assigned: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    owned: dict[str, int] = field(default_factory=dict)
    languages: dict[str, tuple[int, str]] = field(default_factory=dict)


def derive(world: World) -> Derived | None:
    """Bring what is worked out up to date, and again where another release came meanwhile; None while there is none."""
    newest = newest_if_any(world)
    if newest is None:
        return None
    derived = derive_by(world, newest.release)
    return derived if newest_if_any(world) == newest else derive(world)


def derive_by(world: World, release: Release) -> Derived:
    """The same by a release that may not be in force yet."""
    now = world.clock()
    derived = Derived()
    _weigh_all(world, release, now, derived)
    _assign_all(world, release, now, derived)
    with reading(world.database) as connection:
        derived.owned = partners.loads(connection)
        derived.languages = {
            language: (count, written_language(release.program, language))
            for language, count in contacts.languages(connection).items()
        }
    return derived


# --- RFM, fit, competence, holdout ---------------------------------------------------------------------------------


def _weigh_all(world: World, release: Release, now: datetime, derived: Derived) -> None:
    with transaction(world.database) as connection:
        partners.count_purchases(connection)
        cuts = _cuts(connection)
    last: int | None = 0
    while last is not None:
        with transaction(world.database) as connection:
            last = _weigh_block(connection, last, cuts, world.keys.suppression, release.program, now, derived)


def _cuts(connection: Connection) -> rfm.Cuts:
    places = rfm.cut_places(partners.buyers(connection))
    recency, frequency, monetary = partners.cuts(connection, places)
    by_day = {place: (_ordinal(day), spend) for place, (day, spend) in recency.items()}
    return rfm.Cuts(*(rfm.cuts_at(places, found) for found in (by_day, frequency, monetary)))


@lru_cache(maxsize=20_000)
def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _weigh_block(
    connection: Connection, after: int, cuts: rfm.Cuts, secret: bytes, program: Program, now: datetime, derived: Derived
) -> int | None:
    """The partners after that id; the last one's id, or None where there were none."""
    ids = partners.block(connection, after, _BLOCK)
    facts = load_partner_facts(connection, ids)
    changed = []
    drawn = []
    for standing in partners.standings(connection):
        row = _weighed(standing, facts[standing.id], cuts, program, now)
        derived.grades[row[5]] += 1
        derived.held_out += standing.held_out
        if row != standing.derived:
            changed.append(row)
        if not (standing.held_out or standing.was_enrolled) and is_held_out(secret, standing.external_id, program.holdout):
            drawn.append(standing.id)
    partners.derive(connection, changed, to_db(now))
    partners.hold_out(connection, drawn, to_db(now))
    derived.partners += len(ids)
    derived.changed += len(changed)
    derived.drawn += len(drawn)
    derived.held_out += len(drawn)
    return ids[-1] if ids else None


def _weighed(standing: Standing, fields: Fields, cuts: rfm.Cuts, program: Program, now: datetime) -> tuple[Any, ...]:
    history = rfm.History(_ordinal(standing.last_purchase_on), standing.purchases, standing.spend_cents)
    rated = rfm.rate(history, cuts)
    fields |= {"partner.recency": rated.recency, "partner.frequency": rated.frequency, "partner.monetary": rated.monetary}
    competence = weigh(program.competence, Facts(fields), now)
    fields["partner.competence"] = competence.points
    fit = weigh(program.fit.weights, Facts(fields), now)
    return (
        standing.id, rated.recency, rated.frequency, rated.monetary,
        fit.points, grade_of(fit.points, program.fit.grades), _reasons(fit.because),
        competence.points, _reasons(competence.because),
    )  # fmt: skip


@lru_cache(maxsize=20_000)
def _reasons(because: tuple[str, ...]) -> str:
    return json.dumps(because, ensure_ascii=False, separators=(",", ":"))


# --- owners --------------------------------------------------------------------------------------------------------


def _assign_all(world: World, release: Release, now: datetime, derived: Derived) -> None:
    with reading(world.database) as connection:
        loads = partners.loads(connection)
    desks = [Desk(rep, loads.get(rep.id, 0)) for rep in release.reps.values() if rep.active]
    with partners.unowned(world.database, [desk.rep.id for desk in desks]) as rows:
        for changes in _decided(rows, desks, release.program, derived):
            with transaction(world.database) as connection:
                partners.assign(connection, changes, to_db(now))


def _decided(
    rows: Iterator[Any], desks: list[Desk], program: Program, derived: Derived
) -> Iterator[list[tuple[int, str | None, str]]]:
    """Owners found and reasons that have changed, a block at a time."""
    changes: list[tuple[int, str | None, str]] = []
    for partner_id, key, country, region, tier, rep_id, because, languages in rows:
        read = () if languages == "-" else tuple(languages.split(","))
        decision = assign(Unowned(key, tier, country, region, read), desks, program)
        new_rep = decision.rep_id if isinstance(decision, Assigned) else None
        if isinstance(decision, Assigned):
            _seat(decision, desks)
            derived.assigned[decision.rep_id] += 1
        else:
            derived.waiting[decision.because] += 1
        if (new_rep, decision.because) != (rep_id, because):
            changes.append((partner_id, new_rep, decision.because))
        if len(changes) == _BLOCK:
            yield changes
            changes = []
    yield changes


def _seat(decision: Assigned, desks: list[Desk]) -> None:
    next(desk for desk in desks if desk.rep.id == decision.rep_id).partners += 1
