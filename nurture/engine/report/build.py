"""The report: read once, in one view of the database."""

from __future__ import annotations

from datetime import date

from db.session import reading
from nurture.engine.in_force import current
from nurture.engine.report.measure import measure
from nurture.engine.report.shapes import Report
from nurture.engine.world import World


def build(world: World, since: date | None = None, until: date | None = None) -> Report:
    """Count from one day to another, both included; left open, from the program's beginning until today."""
    release = current(world).release
    with reading(world.database) as connection:
        return measure(connection, release, since, until, world.clock())
