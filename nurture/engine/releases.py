"""Storing a new release."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.engine import Connection

from db import audit, enrollments, matching, releases, touched
from db.columns import to_db
from db.session import session, transaction
from nurture.content import Finding, digest, dump, load
from nurture.engine.importing import derive
from nurture.engine.in_force import InForce, by_id, newest_if_any
from nurture.engine.seal import bind
from nurture.engine.world import World
from nurture.rules.advance import first_unseen
from nurture.rules.errors import UserError
from nurture.rules.program import Program, Release


@dataclass(frozen=True, slots=True)
class Stored:
    """What `release` did. `findings` belong to personas that keep their last release; `woken` contacts had read all."""

    id: int
    digest: str
    is_new: bool
    findings: tuple[Finding, ...]
    woken: int


def release(world: World, *, by: str) -> Stored:
    """Check what marketers wrote, store it, and let it take hold.

    An error in program or reps refuses the release; one in a persona or its letters keeps that persona as it was last
    released. The same content twice is stored once.
    """
    loaded = load(world.home, world.clock())
    if loaded.release is None:
        raise Refused(loaded.findings)
    fresh = _with_last_of_the_rest(world, loaded.release)
    snapshot = dump(fresh)
    last = newest_if_any(world)
    stored_id, is_new = _store(world, snapshot, by)
    derive(world)
    woken = _take_hold(world, stored_id, last) if is_new else 0
    return Stored(stored_id, digest(snapshot), is_new, tuple(loaded.findings), woken)


class Refused(UserError):
    """Program or reps have errors; `findings` says where."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        errors = sum(finding.severity == "error" for finding in self.findings)
        counted = f"{errors} error{'' if errors == 1 else 's'}"
        super().__init__(f"The release is refused: {counted}.", "Mend what is listed and run `nurture release` again.")


def _with_last_of_the_rest(world: World, fresh: Release) -> Release:
    """Personas that are listed, or were released, and could not be read now stay as they were."""
    newest = newest_if_any(world)
    if newest is None:
        return fresh
    last = newest.release
    kept = {
        name: persona for name, persona in last.personas.items() if name not in fresh.personas and _is_still_there(name, world)
    }
    letters = {key: letter for key, letter in last.letters.items() if letter.persona in kept}
    return replace(fresh, personas={**fresh.personas, **kept}, letters={**fresh.letters, **letters})


def _with_what_follows(names: set[str], last: Release, fresh: Release) -> set[str]:
    """A stream that is kept keeps the one it leads to, too."""
    following = {last.personas[name].stream.then.stream for name in names} - names - fresh.personas.keys()
    return _with_what_follows(names | following, last, fresh) if following else names


def _is_still_there(persona: str, world: World) -> bool:
    """A persona whose file is there and broken keeps its last release; one whose file is gone is gone."""
    return (world.home / "personas" / f"{persona}.yaml").exists()


def _store(world: World, snapshot: str, by: str) -> tuple[int, bool]:
    now = world.clock()
    with session(world.database) as opened:
        bind(world, opened.connection())
        newest = releases.newest(opened)
        if newest is not None and newest.digest == digest(snapshot):
            return int(newest.id or 0), False
        stored_id = releases.store(opened, digest(snapshot), snapshot, now, by)
        audit.note(opened, now, by, "release", str(stored_id))
    return stored_id, True


def _take_hold(world: World, release_id: int, last: InForce | None) -> int:
    """Have enroll look again at those in no stream, escalate at those with a score, and wake those who wait for letters."""
    now = world.clock()
    stored = by_id(world.database, release_id)
    with transaction(world.database) as connection:
        if last is None or _admits_others(last.release.program, stored.release.program):
            matching.mark_all(connection, to_db(now))
        else:
            matching.mark_unenrolled(connection, to_db(now))
        touched.mark_scored(connection, to_db(now))
        return _wake(connection, stored, now)


def _admits_others(last: Program, program: Program) -> bool:
    """Whether somebody who is in a stream may have to leave it."""
    return (last.pool, last.consent) != (program.pool, program.consent)


def _wake(connection: Connection, in_force: InForce, now: datetime) -> int:
    events = in_force.release.program.events
    waiting = enrollments.out_of_content(connection)
    seen = enrollments.seen(connection, {contact for _, _, contact in waiting})
    rows = []
    for enrollment, stream, contact in waiting:
        persona = in_force.release.personas.get(stream)
        step = first_unseen(persona.stream, seen.get((contact, stream), set()), events, now) if persona else None
        if step:
            rows.append({"id": enrollment, "at_step": step, "release_id": in_force.id, "now": to_db(now)})
    enrollments.resume(connection, rows)
    return len(rows)
