"""The release in force: the newest stored one, which every verb works from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from sqlalchemy.engine import Connection, Engine

from db import releases
from db.session import reading
from nurture.content import Renderer, parse
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.program import Release
from nurture.rules.renames import is_written


@dataclass(frozen=True)
class InForce:
    """A stored release, parsed once a process."""

    id: int
    digest: str
    release: Release

    @cached_property
    def renderer(self) -> Renderer:
        return Renderer(self.release)

    @cached_property
    def is_written(self) -> Callable[[str, str, str], tuple[bool, bool]]:
        """Whether a letter of a persona is released in any language, and in this one; asked at every look at every letter."""
        release = self.release
        return lru_cache(maxsize=4096)(
            lambda persona, letter, locale: (
                is_written(release, persona, letter),
                release.letter(persona, letter, locale) is not None,
            )
        )


def current(world: World) -> InForce:
    """The newest release; a UserError where there is none yet."""
    newest = newest_if_any(world)
    if newest is None:
        raise UserError("Nothing has been released yet.", "Run `nurture release`.")
    return newest


def newest_if_any(world: World) -> InForce | None:
    with reading(world.database) as connection:
        newest = releases.newest_id(connection)
    return None if newest is None else by_id(world.database, newest)


def found_by(connection: Connection, world: World) -> InForce:
    """The newest release as a transaction sees it; there has to be one."""
    return by_id(world.database, releases.newest_id(connection) or 0)


@lru_cache(maxsize=16)
def by_id(database: Engine, release_id: int) -> InForce:
    """A release that enrollments are pinned to; releases never change, so one read will do."""
    with reading(database) as connection:
        stored_digest, body = releases.body(connection, release_id)
    return InForce(release_id, stored_digest, parse(body))
