"""Making a release of what marketers wrote, or of an earlier one, and putting it in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from db import audit, events, releases
from db.releases import Listed
from db.session import reading, session, together, transaction
from nurture.content import Finding, digest, dump
from nurture.engine.importing import derive, derive_by
from nurture.engine.in_force import InForce, by_id, newest_if_any
from nurture.engine.reweigh import is_weighed_otherwise, reweigh
from nurture.engine.seal import bind
from nurture.engine.taking_hold import take_hold
from nurture.engine.twice import letters_again
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.failpoints import failpoint
from nurture.rules.history import one_back
from nurture.rules.program import Release
from nurture.rules.renames import remember

RELEASED = "release"
RETURNED = "release back"


@dataclass(frozen=True, slots=True)
class Draft:
    """A release that may be put in force after `last`. `again` is the id of the earlier one that it brings back."""

    release: Release
    last: InForce | None
    findings: tuple[Finding, ...] = ()
    again: int | None = None

    @property
    def snapshot(self) -> str:
        return dump(self.release)

    @property
    def is_new(self) -> bool:
        return self.last is None or self.last.digest != digest(self.snapshot)


@dataclass(frozen=True, slots=True)
class Stored:
    """What `release` did. `findings` belong to personas that keep their last release; `woken` contacts had read all."""

    id: int
    digest: str
    is_new: bool
    findings: tuple[Finding, ...]
    woken: int


class Refused(UserError):
    """Program or reps have errors, or people would get letters twice; `findings` says where."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        errors = sum(finding.severity == "error" for finding in self.findings)
        counted = f"{errors} error{'' if errors == 1 else 's'}"
        super().__init__(f"The release is refused: {counted}.", "Mend what is listed and run `nurture release` again.")


class Overtaken(UserError):
    """Another release is in force than the one that this one was drafted after."""


def release(world: World, *, by: str) -> Stored:
    """Check what marketers wrote and put it in force, unasked. The same content twice is stored once."""
    return put_in_force(world, draft(world), by=by)


def draft(world: World) -> Draft:
    """Check what marketers wrote; raises Refused.

    An error in program or reps refuses the release, and so does a letter that people would get again; an error in a
    persona or its letters keeps that persona as it was last released.
    """
    loaded = world.load(world.home, world.clock())
    if loaded.release is None:
        raise Refused(loaded.findings)
    last = newest_if_any(world)
    if last is None:
        return Draft(loaded.release, None, loaded.findings)
    fresh = remember(with_last_of_the_rest(world, loaded.release, last.release), last.release)
    _refuse_letters_again(world, fresh, last.release, loaded.findings)
    return Draft(fresh, last, loaded.findings)


def draft_back(world: World) -> Draft:
    """The release before the one in force, which has learnt how its steps were called since."""
    last = newest_if_any(world)
    history = listed(world)
    before = one_back([one.id for one in history], {one.id: one.again for one in history if one.again}) if last else None
    if last is None or before is None:
        raise UserError("There is no release before the one in force.", "`nurture release --history` lists them.")
    older = remember(by_id(world.database, before).release, last.release)
    _refuse_letters_again(world, older, last.release, ())
    return Draft(older, last, again=before)


def listed(world: World) -> list[Listed]:
    """All releases, the oldest first."""
    with reading(world.database) as connection:
        return releases.listed(connection, RETURNED)


def put_in_force(world: World, draft: Draft, *, by: str) -> Stored:
    """All in one transaction, with what is worked out about partners: whoever is interrupted has released nothing and can do
    it again.
    """
    if draft.last and not draft.is_new:
        derive(world)
        return Stored(draft.last.id, draft.last.digest, is_new=False, findings=draft.findings, woken=0)
    with together(world.database) as database:
        inside = replace(world, database=database)
        with transaction(database) as connection:
            _check_may_be_next(world, draft, connection)
        derive_by(inside, draft.release)
        failpoint("derived, not released")
        return _store(inside, draft, by)


def _refuse_letters_again(world: World, fresh: Release, last: Release, findings: tuple[Finding, ...]) -> None:
    again = letters_again(world, fresh, last)
    if again:
        raise Refused((*findings, *again))


def with_last_of_the_rest(world: World, fresh: Release, last: Release) -> Release:
    """Personas that are there and could not be read now stay as they were, with the streams that they lead to."""
    broken = {name for name in last.personas.keys() - fresh.personas.keys() if _is_still_there(name, world)}
    kept = {name: last.personas[name] for name in _with_what_follows(broken, last, fresh)}
    letters = {key: letter for key, letter in last.letters.items() if letter.persona in kept}
    return replace(fresh, personas={**fresh.personas, **kept}, letters={**fresh.letters, **letters})


def _with_what_follows(names: set[str], last: Release, fresh: Release) -> set[str]:
    following = {last.personas[name].stream.then.stream for name in names} & last.personas.keys()
    further = following - names - fresh.personas.keys()
    return _with_what_follows(names | further, last, fresh) if further else names


def _is_still_there(persona: str, world: World) -> bool:
    """A persona whose file is there and broken keeps its last release; one whose file is gone is gone."""
    return (world.home / "personas" / f"{persona}.yaml").exists()


def _store(world: World, draft: Draft, by: str) -> Stored:
    """With the ledger weighed by its rubric, and with all that follows for people."""
    now = world.clock()
    snapshot = draft.snapshot
    with session(world.database) as opened:
        connection = opened.connection()
        stored = InForce(releases.store(opened, digest(snapshot), snapshot, now, by), digest(snapshot), draft.release)
        what, detail = (RETURNED, str(draft.again)) if draft.again else (RELEASED, "")
        audit.note(opened, now, by, what, str(stored.id), detail)
        opened.flush()
        if draft.last and is_weighed_otherwise(draft.release.program, draft.last.release.program):
            reweigh(connection, draft.release.program, now)
        woken = take_hold(connection, stored, draft.last, now)
        failpoint("released, not committed")
    return Stored(stored.id, stored.digest, is_new=True, findings=draft.findings, woken=woken)


def _check_may_be_next(world: World, draft: Draft, connection: Connection) -> None:
    """Contacts are locked first, as everybody does it: a second release waits here, and nobody waits for us in a circle."""
    events.lock_all_contacts(connection)
    bind(world, connection)
    if releases.newest_id(connection) != (draft.last.id if draft.last else None):
        raise Overtaken("Somebody else has released meanwhile.", "Run `nurture release` again and look at its plan.")
