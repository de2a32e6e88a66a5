"""Letters that people have had and would get again, because a release sends them under another step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import Connection

from db import enrollments, releases
from db.session import reading
from nurture.content import Finding, step_place
from nurture.engine.in_force import by_id
from nurture.engine.losing import losing
from nurture.engine.world import World
from nurture.rules.alike import Again, Had, Key, alike, body
from nurture.rules.program import Release
from nurture.rules.renames import taken_again


def letters_again(world: World, fresh: Release, last: Release) -> tuple[Finding, ...]:
    """One finding for each step, with how many people it is about; what nobody has had is nobody's trouble."""
    with reading(world.database) as connection:
        found = (*_sent_again(connection, world, fresh, last), *_ids_taken_again(world.home, fresh, last))
    return tuple(sorted(found, key=lambda finding: (finding.place, finding.id, finding.wrong)))


def _sent_again(connection: Connection, world: World, fresh: Release, last: Release) -> Iterator[Finding]:
    suspects = list(alike(fresh, last, _had(connection, world)))
    met = Counter(enrollments.had(connection, {one.before for one in suspects if one.vanished}))
    met += losing(connection, world.database, fresh, last)
    for one in suspects:
        people = met[one.before] if one.vanished else one.people
        if people:
            yield _finding(world.home, one, people)


def _had(connection: Connection, world: World) -> Had:
    """Bodies as they were when they left, whichever release that was."""
    had: defaultdict[str, dict[Key, int]] = defaultdict(dict)
    for letter in releases.letters_had(connection):
        release = by_id(world.database, letter.release_id).release
        if sent := release.letter(letter.persona, letter.letter, letter.locale):
            key = (letter.persona, letter.step)
            of_body = had[body(sent)]
            of_body[key] = of_body.get(key, 0) + letter.people
    return had


def _finding(home: Path, one: Again, people: int) -> Finding:
    place = step_place(home, one.persona, one.step)
    before = "/".join(one.before)
    have = "has" if people == 1 else "have"
    whom = f"{people} {'person' if people == 1 else 'people'} {have}"
    if one.vanished:
        wrong = f'The step "{one.step}" looks renamed: it says what "{one.before[1]}" did, which {whom} had or {have} ahead.'
        do = f"Write `renamed_from: {one.before[1]}` if it is the same step; else write another letter."
        return Finding(place, "looks-renamed", wrong, do)
    wrong = f'"{one.persona}/{one.step}" sends the same letter as {before}, which {whom} had: they would get it twice.'
    return Finding(place, "sent-twice", wrong, "Write another letter, or keep the file's and the step's name.")


def _ids_taken_again(home: Path, fresh: Release, last: Release) -> Iterator[Finding]:
    for persona, step, other in taken_again(fresh, last):
        wrong = f'"{step}" is what the step "{other}" was called, so those who had that letter would not get this one.'
        yield Finding(step_place(home, persona, step), "id-taken", wrong, "Give the new step an id that no step has had.")
