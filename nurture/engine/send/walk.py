"""Walking the streams: every enrollment that is due meets its next step."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.engine import Connection

from db import enrollments, matching, messages
from db.again import again
from db.columns import to_db
from db.session import transaction
from nurture.engine.in_force import InForce, by_id, current
from nurture.engine.people import Person, Seen, load_people, load_seen
from nurture.engine.taking_hold import gone
from nurture.engine.world import World
from nurture.rules.advance import End, Wait, Write, first_unseen, walk
from nurture.rules.calendar import add
from nurture.rules.dated import Events
from nurture.rules.failpoints import failpoint
from nurture.rules.program import Release
from nurture.rules.renames import facts_now, letter_drawn, step_now
from nurture.rules.streams import EmailStep, Stream

BATCH = 1_000


@dataclass(slots=True)
class Moves:
    """What a batch changes, gathered so that each kind is written in one go."""

    letters: list[messages.Planned] = field(default_factory=list)
    skipped: list[messages.Planned] = field(default_factory=list)
    onward: list[enrollments.Move] = field(default_factory=list)
    finished: list[dict[str, Any]] = field(default_factory=list)
    entries: list[enrollments.Entry] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)

    def leave(self, one: enrollments.Due, because: str, now: datetime, entry: enrollments.Entry | None = None) -> None:
        """Finish an enrollment. Who has nowhere to go on to is looked at by enroll again."""
        self.finished.append({"id": one.id, "now": to_db(now), "because": because})
        if entry:
            self.entries.append(entry)
        else:
            self.strays.append(one.contact_id)


def walk_due(world: World, partners: tuple[int, int]) -> int:
    """Walk until nothing is due; how many letters were planned."""
    planned = 0
    while True:
        due, letters = again(partial(_walk, world, partners))
        planned += letters
        if due < BATCH:
            return planned


def _walk(world: World, partners: tuple[int, int]) -> tuple[int, int]:
    with transaction(world.database) as connection:
        walked = walk_batch(connection, world, partners)
        failpoint("walked, not committed")
    return walked


def walk_batch(connection: Connection, world: World, partners: tuple[int, int]) -> tuple[int, int]:
    """(enrollments met, letters planned) of one batch."""
    now = world.clock()
    due = enrollments.due(connection, to_db(now), BATCH, partners)
    if not due:
        return 0, 0
    newest = current(world)
    people = load_people(connection, newest.release, {one.contact_id for one in due})
    seen = load_seen(connection, newest.release, people)
    setting = Setting(world.keys.suppression, partial(_released, world), newest, seen, now)
    moves = Moves()
    for one in due:
        meet(moves, one, people[one.contact_id], setting)
    enrollments.move(connection, moves.onward)
    enrollments.finish(connection, moves.finished)
    enrollments.enter(connection, moves.entries)
    matching.look_again(connection, moves.strays, to_db(now))
    messages.plan(connection, moves.skipped)
    return len(due), messages.plan(connection, moves.letters)


def _released(world: World, release_id: int) -> Release:
    return by_id(world.database, release_id).release


@dataclass(frozen=True, slots=True)
class Setting:
    """What a step is met with. `released` gives the release that an enrollment is pinned to; `secret` draws variants."""

    secret: bytes
    released: Callable[[int], Release]
    newest: InForce
    seen: Seen
    now: datetime

    @property
    def events(self) -> Events:
        return self.newest.release.program.events

    def had(self, contact: int, stream: str) -> AbstractSet[str]:
        return self.seen.get((contact, stream), frozenset())


def meet(moves: Moves, one: enrollments.Due, person: Person, setting: Setting) -> None:
    """Structure is pinned: an enrollment walks the stream of the release it entered under, while that stream is released."""
    if one.stream not in setting.newest.release.personas:
        moves.leave(one, gone(one.stream), setting.now)
        return
    stream = setting.released(one.release_id).personas[one.stream].stream
    facts = facts_now(person.facts, stream)
    met = walk(stream, one.at_step, facts, setting.had(one.contact_id, one.stream), setting.events, setting.now)
    moves.skipped += (
        _letter(one, each.step, person, setting)._replace(state="expired", because=each.because) for each in met.skipped
    )
    match met:
        case Write(step=step):
            moves.letters.append(_letter(one, step, person, setting))
            moves.onward.append(enrollments.Move(one.id, step.id, None))
        case Wait(step=step_id, after=after):
            due_at = add(after, setting.now, person.zones[0], person.calendar)
            moves.onward.append(enrollments.Move(one.id, step_id, to_db(due_at)))
        case End():
            moves.leave(one, "the stream ended", setting.now, _onward(one, stream, person, setting))


def _letter(one: enrollments.Due, step: EmailStep, person: Person, setting: Setting) -> messages.Planned:
    return messages.Planned(
        mid=messages.new_mid(to_db(setting.now)),
        origin="step",
        origin_id=one.id,
        step=step.id,
        letter=_letter_name(step, one.stream, person, setting),
        persona=one.stream,
        about=step.about,
        contact_id=one.contact_id,
        partner_id=one.partner_id,
        rep_id=person.rep_id or "",
        due_at=to_db(setting.now),
    )


def _letter_name(step: EmailStep, stream: str, person: Person, setting: Setting) -> str:
    """Texts follow the newest release, and so do their names."""
    newest = step_now(setting.newest.release.personas[stream].stream, step.id)
    written = newest if isinstance(newest, EmailStep) else step
    return letter_drawn(written, stream, person.partner_key, setting.secret)


def _onward(one: enrollments.Due, stream: Stream, person: Person, setting: Setting) -> enrollments.Entry | None:
    """Into the stream that `then` names, as it is released now; held there if nothing in it is new to this contact.

    None where that stream is released no more.
    """
    then = stream.then
    if then.stream not in setting.newest.release.personas:
        return None
    following = setting.newest.release.personas[then.stream].stream
    had = setting.had(one.contact_id, then.stream)
    step = first_unseen(following, had, setting.events, setting.now)
    due_at = to_db(add(then.after, setting.now, person.zones[0], person.calendar))
    return enrollments.Entry(
        contact_id=one.contact_id,
        partner_id=one.partner_id,
        stream=then.stream,
        release_id=setting.newest.id,
        at_step=step or following.first,
        due_at=due_at if step else None,
        entered_at=to_db(setting.now),
        because="" if step else enrollments.OUT_OF_CONTENT,
    )
