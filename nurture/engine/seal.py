"""A database stays with the suppression key that it was first used with.

Under another key no suppressed address would be known again, and the holdout would be drawn anew.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from db import seal
from db.session import reading
from nurture.engine.world import World
from nurture.rules.errors import UserError
from nurture.rules.keys import fingerprint


def check(world: World) -> None:
    """Raise a UserError where the database belongs with another key."""
    with reading(world.database) as connection:
        _check(world, connection)


def bind(world: World, connection: Connection) -> None:
    """At what first uses the key, in its transaction."""
    seal.set_once(connection, fingerprint(world.keys.suppression), world.clock())
    _check(world, connection)


def _check(world: World, connection: Connection) -> None:
    if seal.fingerprint(connection) not in (None, fingerprint(world.keys.suppression)):
        raise UserError(
            "This database was first used with another suppression key.",
            "Bring back its suppression.key; docs/settings.md says where it lies.",
        )
