"""Who enters a stream, and why; or why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from nurture.rules.conditions import Condition, Facts, holds, in_words
from nurture.rules.gate import consent_bases
from nurture.rules.language import HELD, written_language
from nurture.rules.pool import outside_pool
from nurture.rules.program import Release

Kind = Literal["graduated", "pool", "holdout", "suppressed", "consent", "language", "owner", "persona"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What enroll knows of a contact."""

    facts: Facts
    tier: str
    country: str
    language: str
    consent: str
    partner_key: str
    has_owner: bool
    owner_because: str
    heldout: bool
    graduated: bool
    suppressed: str | None


_NO_OTHER = "no other persona fits"


@dataclass(frozen=True, slots=True)
class Enter:
    persona: str
    because: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Not to be enrolled. `because` is counted in the report; nobody who matches nothing is forgotten.

    `leaves` says whether it also takes out who is in a stream; what only waits (an owner, a language) does not. `kind` sorts
    the reasons. `look_again` is the moment from which time alone may change the answer.
    """

    because: str
    leaves: bool = False
    kind: Kind = "persona"
    look_again: datetime | None = None


def match(candidate: Candidate, release: Release, now: datetime, waiting: Mapping[str, Stay] | None = None) -> Enter | Stay:
    """The first persona in the program's order that fits, unless something keeps the contact out.

    `waiting` are personas that do not take this contact yet. One that fits is waited for: the next persona would give it
    letters that were written for others.
    """
    decision = kept_out(candidate, release) or fitting(candidate.facts, release, now)
    return (waiting or {}).get(decision.persona, decision) if isinstance(decision, Enter) else decision


def fitting(facts: Facts, release: Release, now: datetime) -> Enter | Stay:
    """The first persona that fits, whether or not anything keeps the contact out."""
    for name, rule in rules(release):
        if holds(rule, facts, now):
            return Enter(name, in_words(rule))
    last = release.program.personas[-1]
    if last in release.personas:
        return Enter(last, _NO_OTHER)
    return Stay("no persona fits")


def match_reasons(release: Release) -> set[str]:
    """All that `Enter.because` can be."""
    return {_NO_OTHER, *(in_words(rule) for _, rule in rules(release))}


def rules(release: Release) -> Iterator[tuple[str, Condition]]:
    """The personas that ask for something, in the program's order."""
    for name in release.program.personas:
        persona = release.personas.get(name)
        if persona and persona.match is not None:
            yield name, persona.match


def kept_out(candidate: Candidate, release: Release) -> Stay | None:
    """Why no letter may be written to this contact, whatever its persona."""
    program = release.program
    outside = outside_pool(program.pool, candidate.tier, candidate.country, candidate.partner_key)
    consents = candidate.consent in consent_bases(program.consent, candidate.country)
    held = written_language(program, candidate.language) == HELD
    leave: tuple[tuple[bool, Kind, str], ...] = (
        (candidate.graduated, "graduated", "the partner has graduated"),
        (outside is not None, "pool", outside or ""),
        (candidate.heldout, "holdout", "the partner is in the holdout"),
        (candidate.suppressed is not None, "suppressed", f"suppressed by {candidate.suppressed}"),
        (not consents, "consent", f"no consent that does in {candidate.country}"),
    )
    wait: tuple[tuple[bool, Kind, str], ...] = (
        (held, "language", f"letters to readers of {candidate.language} are held"),
        (not candidate.has_owner, "owner", f"no owner yet: {candidate.owner_because or 'none assigned'}"),
    )
    reasons = [Stay(because, leaves=True, kind=kind) for objects, kind, because in leave if objects]
    reasons += [Stay(because, kind=kind) for objects, kind, because in wait if objects]
    return reasons[0] if reasons else None
