"""The one contact of a stream test, with its partner, as the tables would hold them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from db.columns import to_db
from nurture.content.stream_tests import StreamTest
from nurture.engine.people import facts_of, rep_zone
from nurture.engine.playing import Enrolled, Opening
from nurture.rules.assign import Assigned, Desk, Unowned, assign
from nurture.rules.calendar import zones_for
from nurture.rules.fit import grade_of, weigh
from nurture.rules.gate import consent_bases
from nurture.rules.program import Release
from nurture.rules.renames import letter_drawn
from nurture.rules.rollout import rolled_out
from nurture.rules.streams import EmailStep

RELEASE, PARTNER, CONTACT = 1, 1, 1
_SECRET = b"stream tests draw with this"
_PATIENCE = 10_000  # names tried until one draws the variants that a test asks for

_PARTNER: dict[str, Any] = {
    "name": "", "region": "", "city": "", "zone": "", "language": "", "employees": None, "technical_staff": None,
    "founded": None, "programme": "", "certifications": "", "owner_because": "", "purchases": 0, "recency": 0,
    "frequency": 0, "monetary": 0, "deals_registered": 0, "deals_won": 0, "deals_open": 0, "graduated_at": None,
    "cool_off_until": None, "heldout": False,
}  # fmt: skip
_CONTACT: dict[str, Any] = {"role": "", "zone": "", "persona": None, "because": ""}
_NUMBER = "+10000000000"  # rung by nobody


def open_test(test: StreamTest, release: Release) -> Opening:
    """What is not said is taken as it is with most: in the pool, consenting, with a number and an owner; drawn by every
    rollout, and not into the holdout.
    """
    release = rolled_out(release)
    row = _row(test, release)
    starts = to_db(datetime.combine(test.starts, time.min, _clock(row, release)))
    row["match_due"] = None if test.stream else starts
    enrolled = []
    if test.stream:
        first = release.personas[test.stream].stream.first
        enrolled = [Enrolled(1, CONTACT, test.stream, RELEASE, "active", first, starts, starts, "")]
    return Opening(at=starts, secret=_SECRET, newest=RELEASE, releases={RELEASE: release}, contacts=[row], enrolled=enrolled)


def place_of(opening: Opening) -> ZoneInfo:
    """Where the contact's clock stands."""
    return _clock(opening.contacts[0], opening.release)


def _clock(row: Mapping[str, Any], release: Release) -> ZoneInfo:
    rep = release.reps.get(row["rep_id"] or "")
    return zones_for(row["contact_zone"], row["zone"], row["country"], rep_zone(rep))[0]


def _row(test: StreamTest, release: Release) -> dict[str, Any]:
    program = release.program
    partner = dict(test.partner)
    country = partner.setdefault("country", next(iter(release.reps.values())).country)
    partner.setdefault("tier", program.pool.tiers[0])
    partner["certifications"] = ";".join(partner.get("certifications", ()))
    contact = {"language": program.languages[0], "consent": next(iter(consent_bases(program.consent, country)), "none")}
    contact |= {key: value for key, value in test.contact.items() if key != "number"}
    row = _PARTNER | partner | {f"contact_{key}": value for key, value in (_CONTACT | contact).items()}
    row |= {"id": PARTNER, "external_id": _key(test, release), "contact_id": CONTACT, "contact_key": test.name}
    row["phone_e164"] = _NUMBER if test.contact.get("number", True) else None
    return _owned(_weighed(row, release, test.starts), test, release)


def _weighed(row: dict[str, Any], release: Release, starts: date) -> dict[str, Any]:
    """Fit, grade and competence as the program weighs them, where the test does not say them."""
    now, program = datetime.combine(starts, time.min), release.program
    found: dict[str, Any] = {"fit": 0, "grade": "D", "competence": 0} | row
    if "competence" not in row:
        found["competence"] = weigh(program.competence, facts_of(found, []), now).points
    if "fit" not in row:
        found["fit"] = weigh(program.fit.weights, facts_of(found, []), now).points
    if "grade" not in row:
        found["grade"] = grade_of(found["fit"], program.fit.grades)
    return found


def _owned(row: dict[str, Any], test: StreamTest, release: Release) -> dict[str, Any]:
    """The rep that the test names, or whoever would become the owner."""
    if test.rep is not None:
        return row | {"rep_id": test.rep}
    unowned = Unowned(row["external_id"], row["tier"], row["country"], row["region"], (row["contact_language"],))
    found = assign(unowned, [Desk(rep, 0) for rep in release.reps.values() if rep.active], release.program)
    rep_id = found.rep_id if isinstance(found, Assigned) else None
    return row | {"rep_id": rep_id, "owner_because": found.because}


def _key(test: StreamTest, release: Release) -> str:
    """A partner's name that draws what the test asks for; variants are drawn by it."""
    asked = [
        (persona.name, step, test.variants[step.id])
        for persona in release.personas.values()
        for step in persona.stream.steps.values()
        if isinstance(step, EmailStep) and test.variants.get(step.id) in step.variants
    ]
    names = (f"{test.name}-{number}" for number in itertools.count())
    tried = itertools.islice(names, _PATIENCE)
    return next(
        key for key in tried if all(letter_drawn(step, stream, key, _SECRET) == letter for stream, step, letter in asked)
    )
