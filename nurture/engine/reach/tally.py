"""Counting contacts by persona, country, language and owner, and why some are kept out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from nurture.engine.reach.shapes import Group, KeptOut, Wanting
from nurture.engine.report.shapes import Reason
from nurture.rules.conditions import holds, missing_facts
from nurture.rules.match import Candidate, Enter, Stay, fitting, kept_out, rules
from nurture.rules.program import Release

_Key = TypeVar("_Key", str, tuple[str, tuple[str, ...]])

_DIMENSIONS = ("country", "language", "owner")


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact and what was decided: `persona` is None where none fits, `stay` where it may be written to, and `waits`
    where it may enter at once.
    """

    persona: str | None
    stay: Stay | None
    country: str
    language: str
    owner: str
    waits: str | None


def look(
    candidate: Candidate, owner: str, release: Release, now: datetime, no_voice: str | None, closed: Mapping[str, Stay]
) -> Contact:
    """As enroll decides, and then as the gate does about the owner; the persona is told of whoever is kept out, too.

    `closed` are the personas that do not take this contact yet.
    """
    fits = fitting(candidate.facts, release, now)
    stay = kept_out(candidate, release) or (fits if isinstance(fits, Stay) else None)
    if stay is None and no_voice:
        stay = Stay(no_voice, kind="owner")
    persona = fits.persona if isinstance(fits, Enter) else None
    shut = closed.get(persona) if persona and stay is None else None
    return Contact(persona, stay, candidate.country, candidate.language, owner, shut.because if shut else None)


@dataclass(slots=True)
class Tally:
    """Counts that grow contact by contact. Keys begin with the persona, so that one persona's can be picked."""

    release: Release
    now: datetime
    groups: Counter[tuple[str | None, str, str, bool]] = field(default_factory=Counter)
    matches: Counter[str | None] = field(default_factory=Counter)
    writable: Counter[str | None] = field(default_factory=Counter)
    kept: Counter[tuple[str | None, Stay]] = field(default_factory=Counter)
    waiting: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    wanting: Counter[tuple[str | None, str, frozenset[str]]] = field(default_factory=Counter)
    second: Counter[tuple[str | None, str]] = field(default_factory=Counter)

    def count(self, contact: Contact, candidate: Candidate) -> None:
        persona, may = contact.persona, contact.stay is None
        self.matches[persona] += 1
        self.writable[persona] += may
        for dimension in _DIMENSIONS:
            self.groups[persona, dimension, getattr(contact, dimension), may] += 1
        if contact.stay:
            self.kept[persona, contact.stay] += 1
        if contact.waits:
            self.waiting[persona, contact.waits] += 1
        self._other_rules(contact, candidate)

    def _other_rules(self, contact: Contact, candidate: Candidate) -> None:
        """Those before the one that fits, which a fact may be wanting for, and those after it that would fit as well."""
        passed = False
        for name, rule in rules(self.release):
            if name == contact.persona:
                passed = True
            elif not passed and (facts := missing_facts(rule, candidate.facts, self.now)):
                self.wanting[contact.persona, name, facts] += 1
            elif passed and holds(rule, candidate.facts, self.now):
                self.second[contact.persona, name] += 1

    @property
    def whom(self) -> set[str | None]:
        """Every persona that anybody fits, and None if somebody fits none."""
        return set(self.matches)

    @property
    def languages(self) -> list[str]:
        return sorted({value for _, dimension, value, _ in self.groups if dimension == "language"})

    # --- what it comes to -------------------------------------------------------------------------------------------

    def by(self, dimension: str, personas: AbstractSet[str | None]) -> tuple[Group, ...]:
        """These personas' contacts by country, language or owner; most first."""
        matches: Counter[str] = Counter()
        writable: Counter[str] = Counter()
        for (whose, what, value, may), count in self.groups.items():
            if what == dimension and whose in personas:
                matches[value] += count
                writable[value] += count if may else 0
        return tuple(Group(value, count, writable[value]) for value, count in _most(matches))

    def kept_out(self, personas: AbstractSet[str | None]) -> tuple[KeptOut, ...]:
        by_kind: dict[str, Counter[str]] = {}
        for (persona, stay), count in self.kept.items():
            if persona in personas:
                by_kind.setdefault(stay.kind, Counter())[stay.because] += count
        made = [
            KeptOut(kind, reasons.total(), tuple(Reason(because, count) for because, count in _most(reasons)))  # type: ignore[arg-type]
            for kind, reasons in by_kind.items()
        ]
        return tuple(sorted(made, key=lambda one: -one.count))

    def waits(self, personas: AbstractSet[str | None]) -> tuple[Reason, ...]:
        """Why those who can be written to cannot enter yet."""
        counts = Counter({because: count for (persona, because), count in self.waiting.items() if persona in personas})
        return tuple(Reason(because, count) for because, count in _most(counts))

    def wanted_of(self, personas: AbstractSet[str | None], rule: str | None) -> tuple[Wanting, ...]:
        """Facts that contacts of these personas lack: for that rule, or for any."""
        counts: Counter[tuple[str, tuple[str, ...]]] = Counter()
        for (persona, name, facts), count in self.wanting.items():
            if persona in personas and rule in (None, name):
                counts[name, tuple(sorted(facts))] += count
        return tuple(Wanting(*which, count) for which, count in _most(counts))

    def before(self, rule: str) -> tuple[Reason, ...]:
        """Personas that come first for contacts whom this one's rule fits too."""
        counts = Counter({persona or "": count for (persona, name), count in self.second.items() if name == rule})
        return tuple(Reason(persona, count) for persona, count in _most(counts))


def _most(counts: Counter[_Key]) -> Iterator[tuple[_Key, int]]:
    return iter(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
