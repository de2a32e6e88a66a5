"""How many graduate: asked once, for `graduate` and `report` alike."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import graduations, report
from db.columns import from_db, to_db
from nurture.rules.calendar import day_start
from nurture.rules.graduate import Band, first_day
from nurture.rules.pool import outside_pool
from nurture.rules.program import Program


def band(connection: Connection, program: Program, last: date) -> Band:
    """The twelve months that end with a day of the program's zone, the holdout left out."""
    zone = ZoneInfo(program.zone)
    began = report.began(connection)
    first = first_day(None if began is None else from_db(began).astimezone(zone).date(), last)
    since, until = (to_db(day_start(day, zone)) for day in (first, last + timedelta(days=1)))
    found = graduations.pool(connection, since, until, program.pool.exclude)
    ours = [one for one in found if not outside_pool(program.pool, one.tier, one.country, one.external_id)]
    graduated = sum(one.graduated for one in ours)
    least, most = program.graduation.band
    return Band(graduated, sum(one.here for one in ours) + graduated, (last - first).days + 1, least, most)
