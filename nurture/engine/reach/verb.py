"""Reach: every contact of the pool, decided as enroll and the gate decide, by the files as they are now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection

from db import matching, messages, pauses
from db.columns import to_db
from db.session import reading, rehearsed
from nurture.content import Finding
from nurture.content.findings import nearest
from nurture.engine.enroll import Doors, candidate_of, doors_of
from nurture.engine.in_force import InForce, newest_if_any
from nurture.engine.people import load_deeds
from nurture.engine.reach.letters import Trial
from nurture.engine.reach.shapes import PersonaLine, Reach
from nurture.engine.reach.tally import Tally, look
from nurture.engine.releases import Draft, put_in_force, with_last_of_the_rest
from nurture.engine.world import World
from nurture.rules.conditions import in_words
from nurture.rules.errors import UserError
from nurture.rules.gate import no_voice
from nurture.rules.language import written_language
from nurture.rules.program import Release

_BATCH = 1_000

Tell = Callable[[int, int], None]
"""How many contacts were looked at, of how many."""


def reach(world: World, persona: str | None = None, tell: Tell = lambda _done, _of: None) -> Reach:
    """All personas, or one. Owners, holdout and deeds are those of the database, rules, letters and reps those of the files.

    As in a release, a persona with errors stays as it was last released.
    Raises a UserError where the files cannot be used, there is no such persona, or nobody has been imported.
    """
    loaded = world.load(world.home, None)
    errors = [finding for finding in loaded.findings if finding.severity == "error"]
    if loaded.release is None:
        raise _unusable(errors)
    last = newest_if_any(world)
    release = with_last_of_the_rest(world, loaded.release, last.release) if last else loaded.release
    if persona is not None and persona not in release.personas:
        raise _unknown(persona, release, errors)
    in_force = InForce(0, "", release)
    now = world.clock()
    trial, tally = Trial(in_force, f"{world.public_url}/u/reach", now, persona), Tally(release, now)
    in_streams = done = 0
    with _pool(world, release, last) as connection:
        contacts, partners = matching.count(connection)
        if not contacts:
            raise UserError("There are no contacts yet.", "Load them with `nurture import`.")
        doors = doors_of(world.keys.suppression, release, pauses.standing(connection, to_db(now)), now)
        for batch in matching.everyone(connection, _BATCH):
            in_streams += _look_at(connection, batch, doors, tally, trial)
            done += len(batch)
            tell(done, contacts)
    return Reach(
        program=release.program.name,
        persona=persona,
        contacts=contacts,
        partners=partners,
        in_streams=in_streams,
        **_counted(persona, tally),
        personas=tuple(_line(name, tally, trial) for name in _in_order(release) if persona in (None, name)),
        written={language: written_language(release.program, language) for language in tally.languages},
        reps={rep.id: rep.name for rep in release.reps.values()},
        rendered=trial.rendered,
        blank_letters=trial.blank_letters,
        blank_contacts=trial.blank_contacts,
        blanks=trial.blanks(),
        errors=tuple(str(error) for error in errors),
        released=last is not None,
        kept=tuple(sorted(release.personas.keys() - loaded.release.personas.keys())),
    )


@contextmanager
def _pool(world: World, release: Release, last: InForce | None) -> Iterator[Connection]:
    """The pool as it is; before the first release, with owners and holdout as that would draw them."""
    if last:
        with reading(world.database) as connection:
            yield connection
        return
    with rehearsed(world.database) as database:
        put_in_force(replace(world, database=database), Draft(release, None), by="reach")
        with reading(database) as connection:
            yield connection


def _look_at(connection: Connection, batch: list[int], doors: Doors, tally: Tally, trial: Trial) -> int:
    """How many of them are in a stream. Those have passed the doors."""
    release = tally.release
    rows = matching.candidates(connection, batch, to_db(tally.now))
    deeds = load_deeds(connection, batch)
    readers = {row.contact_id: (key, row) for key, row in messages.readers(connection, batch)}
    in_streams = 0
    for row in rows:
        candidate = candidate_of(row, deeds.get(row["contact_id"], []))
        owner = row["rep_id"] or ""
        closed = {} if row["enrolled"] else doors.closed_to(candidate.partner_key)
        contact = look(candidate, owner, release, tally.now, no_voice(release.reps.get(owner)), closed)
        tally.count(contact, candidate)
        in_streams += bool(row["enrolled"])
        if contact.stay is None and (walks := _walks(row, contact.persona, release)):
            key, reader = readers[row["contact_id"]]
            trial.write(key, reader, walks, written_language(release.program, candidate.language))
    return in_streams


def _walks(row: Mapping[str, Any], persona: str | None, release: Release) -> str | None:
    """Who is in a stream keeps the persona that it entered under."""
    kept = row["contact_persona"] if row["enrolled"] else None
    return kept if kept in release.personas else persona


# --- what it comes to -----------------------------------------------------------------------------------------------


def _counted(persona: str | None, tally: Tally) -> dict[str, Any]:
    """Of one persona or of all: contacts that fit it, and those whom a missing fact or an earlier persona keeps from it."""
    last = tally.release.program.personas[-1]
    whom = tally.whom if persona is None else {persona}
    left = {None, last}
    return {
        "matches": sum(tally.matches[one] for one in whom),
        "writable": sum(tally.writable[one] for one in whom),
        "countries": tally.by("country", whom),
        "languages": tally.by("language", whom),
        "owners": tally.by("owner", whom),
        "kept_out": tally.kept_out(whom),
        "waiting": tally.waits(whom),
        "left": sum(tally.matches[one] for one in left),
        "left_to": last if last in tally.release.personas else None,
        "wanting": tally.wanted_of(left if persona is None else tally.whom, persona),
        "before": () if persona is None else tally.before(persona),
    }


def _in_order(release: Release) -> list[str]:
    """As the program lists them, and then the streams that others lead to."""
    listed = [name for name in release.program.personas if name in release.personas]
    return listed + sorted(release.personas.keys() - set(listed))


def _line(name: str, tally: Tally, trial: Trial) -> PersonaLine:
    release = tally.release
    asked = release.personas[name].match
    is_last = name == release.program.personas[-1]
    return PersonaLine(
        persona=name,
        rule=in_words(asked) if asked is not None else "" if is_last else None,
        matches=tally.matches[name],
        writable=tally.writable[name],
        readers=trial.readers[name],
        countries=tally.by("country", {name}),
        languages=tally.by("language", {name}),
        owners=tally.by("owner", {name}),
    )


def _unusable(errors: list[Finding]) -> UserError:
    first, *others = errors
    more = f" {len(others)} more are listed by `nurture check`." if others else ""
    return UserError(first.wrong, f"{first.do}{more}", str(first.place))


def _unknown(persona: str, release: Release, errors: list[Finding]) -> UserError:
    """One that is written has errors, or its letters have; else nobody wrote it."""
    places = (f"personas/{persona}.yaml", f"templates/{persona}/")
    of_it = [finding for finding in errors if finding.place.file.startswith(places)]
    return _unusable(of_it) if of_it else UserError(f'There is no persona "{persona}".', nearest(persona, release.personas))
