"""An opening as it would be just after the marketers' files were released."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from db.enrollments import OUT_OF_CONTENT
from nurture.content import load
from nurture.engine.people import facts_of
from nurture.engine.playing import Enrolled, Opening, Standing
from nurture.engine.releases import Refused
from nurture.rules.advance import first_unseen
from nurture.rules.assign import Assigned, Desk, Unowned, assign
from nurture.rules.fit import grade_of, weigh
from nurture.rules.program import Program, Release


def as_if_released(opening: Opening, home: Path) -> Opening:
    """Fit and competence weighed anew, owners found, whoever is in no stream looked at, whoever has letters again woken.

    Raises what a release would: what has an error cannot be foretold.
    """
    loaded = load(home)
    if loaded.release is None or any(one.severity == "error" for one in loaded.findings):
        raise Refused(loaded.findings)
    fresh, number = loaded.release, max(opening.releases) + 1
    inside = {one.contact_id for one in opening.enrolled}
    last = opening.release.program
    everyone = (last.pool, last.consent) != (fresh.program.pool, fresh.program.consent)
    scored = {row.contact_id for row in opening.ledger}
    partners = {row["id"] for row in opening.contacts if row["contact_id"] in scored}
    owners = _owners(opening.contacts, fresh)
    return replace(
        opening,
        newest=number,
        releases={**opening.releases, number: fresh},
        contacts=[
            _weighed(row, fresh.program, opening, look=everyone or row["contact_id"] not in inside)
            | {"rep_id": row["rep_id"] or owners.get(row["id"])}
            for row in opening.contacts
        ],
        enrolled=[_woken(one, opening, fresh, number) for one in opening.enrolled],
        partners=[_marked(one, opening.at) if one.id in partners else one for one in opening.partners],
    )


def _weighed(row: Mapping[str, Any], program: Program, opening: Opening, *, look: bool) -> dict[str, Any]:
    now = opening.moment
    facts = facts_of(row, [])
    competence = weigh(program.competence, facts, now).points
    fit = weigh(program.fit.weights, replace(facts, fields={**facts.fields, "partner.competence": competence}), now).points
    due = opening.at if look else row["match_due"]
    return {**row, "competence": competence, "fit": fit, "grade": grade_of(fit, program.fit.grades), "match_due": due}


def _owners(contacts: Sequence[Mapping[str, Any]], fresh: Release) -> dict[int, str]:
    """For partners that have none: a language that is written now may find one."""
    partners: dict[int, Mapping[str, Any]] = {row["id"]: row for row in contacts}
    languages: defaultdict[int, set[str]] = defaultdict(set)
    for row in contacts:
        languages[row["id"]].add(row["contact_language"])
    seats = Counter(row["rep_id"] for row in partners.values())
    desks = [Desk(rep, seats[rep.id]) for rep in fresh.reps.values() if rep.active]
    owners: dict[int, str] = {}
    for partner, row in sorted(partners.items(), key=lambda one: (-one[1]["fit"], one[0])):
        if row["rep_id"] is not None:
            continue
        unowned = Unowned(row["external_id"], row["tier"], row["country"], row["region"], tuple(sorted(languages[partner])))
        found = assign(unowned, desks, fresh.program)
        if isinstance(found, Assigned):
            owners[partner] = found.rep_id
            next(desk for desk in desks if desk.rep.id == found.rep_id).partners += 1
    return owners


def _woken(one: Enrolled, opening: Opening, fresh: Release, number: int) -> Enrolled:
    """Who waits for letters goes on where something is new."""
    persona = fresh.personas.get(one.stream)
    if one.state != "held" or one.because != OUT_OF_CONTENT or persona is None:
        return one
    step = first_unseen(
        persona.stream, opening.seen.get((one.contact_id, one.stream), set()), fresh.program.events, opening.moment
    )
    if step is None:
        return one
    return one._replace(state="active", at_step=step, release_id=number, due_at=opening.at, because="")


def _marked(standing: Standing, at: int) -> Standing:
    return standing._replace(look_again=at)
