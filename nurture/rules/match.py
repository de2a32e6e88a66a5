"""Who enters a stream, and why; or why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nurture.rules.conditions import Facts, holds, in_words
from nurture.rules.gate import consent_bases
from nurture.rules.language import HELD, written_language
from nurture.rules.pool import outside_pool
from nurture.rules.program import Release


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


@dataclass(frozen=True, slots=True)
class Enter:
    persona: str
    because: str


@dataclass(frozen=True, slots=True)
class Stay:
    """Not to be enrolled. `because` is counted in the report; nobody who matches nothing is forgotten.

    `leaves` says whether it also takes out who is in a stream; what only waits (an owner, a language) does not.
    `look_again` is the moment from which time alone may change the answer.
    """

    because: str
    leaves: bool = False
    look_again: datetime | None = None


def match(candidate: Candidate, release: Release, now: datetime, waiting: Mapping[str, Stay] | None = None) -> Enter | Stay:
    """The first persona in the program's order that fits, unless something keeps the contact out.

    `waiting` are personas that do not take this contact yet. One that fits is waited for: the next persona would give it
    letters that were written for others.
    """
    decision = _decide(candidate, release, now)
    return (waiting or {}).get(decision.persona, decision) if isinstance(decision, Enter) else decision


def _decide(candidate: Candidate, release: Release, now: datetime) -> Enter | Stay:
    kept_out = _kept_out(candidate, release)
    if kept_out:
        return kept_out
    for name in release.program.personas:
        persona = release.personas.get(name)
        if persona is None or persona.match is None:
            continue
        if holds(persona.match, candidate.facts, now):
            return Enter(name, in_words(persona.match))
    last = release.program.personas[-1]
    if last in release.personas:
        return Enter(last, "no other persona fits")
    return Stay("no persona fits")


def _kept_out(candidate: Candidate, release: Release) -> Stay | None:
    program = release.program
    outside = outside_pool(program.pool, candidate.tier, candidate.country, candidate.partner_key)
    leave = (
        (candidate.graduated, "the partner has graduated"),
        (outside is not None, outside or ""),
        (candidate.heldout, "the partner is in the holdout"),
        (candidate.suppressed is not None, f"suppressed by {candidate.suppressed}"),
        (candidate.consent not in consent_bases(program, candidate.country), f"no consent that does in {candidate.country}"),
    )
    wait = (
        (written_language(program, candidate.language) == HELD, f"letters to readers of {candidate.language} are held"),
        (not candidate.has_owner, f"no owner yet: {candidate.owner_because or 'none assigned'}"),
    )
    reasons = [Stay(because, leaves=True) for objects, because in leave if objects]
    reasons += [Stay(because) for objects, because in wait if objects]
    return reasons[0] if reasons else None
