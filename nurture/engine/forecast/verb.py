"""The verb: read the pool as it stands, play the weeks to come once a seed, and gather what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from db import forecast
from db.columns import from_db, to_db
from db.session import reading, rehearsed
from nurture.engine.forecast.opening import read_opening
from nurture.engine.forecast.rehearsing import Progress, rehearse_all
from nurture.engine.forecast.shapes import Forecast, Graduates, Held, Range, RepForecast, RepWeek, Week
from nurture.engine.forecast.tally import ByRepAndWeek, Tally
from nurture.engine.in_force import current
from nurture.engine.playing import Opening
from nurture.engine.releases import Refused, draft, put_in_force
from nurture.engine.world import World
from nurture.rules.expect import ANSWERED_WITHIN, Observed, Reckoned, reckon
from nurture.rules.graduate import YEAR
from nurture.rules.load import days_of
from nurture.rules.pool import outside_pool
from nurture.rules.program import Program
from nurture.rules.reps import Rep

SEEDS = 20
_DAY = 86_400_000
_NOBODY = "forecast"
_WEEKDAYS = 7


def foretell(
    world: World, *, weeks: int, seeds: int = SEEDS, files: bool = False, progress: Progress = lambda: None
) -> Forecast:
    """What the coming weeks bring, as if the program were live from now on. With `files`, as if they were released now.

    Changes nothing. The database is read once; with `files` it is kept from other writers meanwhile, for some seconds.
    """
    now = world.clock()
    still = replace(world, clock=lambda: now)
    opening, observed, source = _read_as_if_released(still) if files else _read(still)
    reckoned = reckon(opening.release.program.expect, observed)
    tallies = rehearse_all(opening, reckoned.rates, weeks, seeds, progress)
    return _gather(source, opening, reckoned, weeks, tallies)


def _read(world: World) -> tuple[Opening, Observed, str]:
    in_force, now = current(world), world.clock()
    with reading(world.database) as connection:
        return read_opening(connection, world, in_force, now), _observed(connection, now), f"release {in_force.id}"


def _read_as_if_released(world: World) -> tuple[Opening, Observed, str]:
    """From a database in which they were released, and which nobody else ever sees. What has an error cannot be foretold."""
    drafted = draft(world)
    if any(one.severity == "error" for one in drafted.findings):
        raise Refused(drafted.findings)
    with rehearsed(world.database) as database:
        there = replace(world, database=database)
        put_in_force(there, drafted, by=_NOBODY)
        opening, observed, _ = _read(there)
    return opening, observed, "the files as they are now"


def _observed(connection: Connection, now: datetime) -> Observed:
    before = to_db(now - ANSWERED_WITHIN)
    answered = forecast.answers(connection, before, ANSWERED_WITHIN // timedelta(milliseconds=1))
    return Observed(*forecast.left(connection, before), answered, *forecast.closed_calls(connection))


def _gather(source: str, opening: Opening, reckoned: Reckoned, weeks: int, tallies: Sequence[Tally]) -> Forecast:
    program = opening.release.program
    begins = from_db(opening.at).astimezone(ZoneInfo(program.zone)).date()
    dry = [one.first_dry for one in tallies if one.first_dry is not None]
    return Forecast(
        source=source,
        begins=begins,
        ends=begins + timedelta(weeks=weeks),
        seeds=len(tallies),
        contacts=len(opening.contacts),
        reckoned=reckoned,
        letters=_range(tallies, lambda one: one.letters.total()),
        calls=_range(tallies, lambda one: one.calls.total()),
        weeks=tuple(_week(tallies, week, begins) for week in range(weeks)),
        reps=tuple(_rep(tallies, rep, weeks, reckoned) for rep in sorted(opening.release.reps.values(), key=_as_counted)),
        held=tuple(_held(tallies)),
        dropped=_by_name(tallies, lambda one: one.dropped),
        answers=_by_name(tallies, lambda one: one.answers),
        streams=_by_name(tallies, lambda one: one.streams),
        stayed=_by_name(tallies, lambda one: one.stayed),
        dry_from=from_db(min(dry)).date() if dry else None,
        graduates=_graduates(tallies, opening, program, weeks),
    )


def _range(tallies: Iterable[Tally], count: Callable[[Tally], float]) -> Range:
    return Range.of([count(one) for one in tallies])


def _by_name(tallies: Sequence[Tally], counts: Callable[[Tally], dict[str, int]]) -> dict[str, Range]:
    """Each name that any seed has, the most frequent first."""
    names = {name for one in tallies for name in counts(one)}
    found = {name: _range(tallies, lambda one, name=name: counts(one).get(name, 0)) for name in names}  # type: ignore[misc]
    return dict(sorted(found.items(), key=lambda item: (-item[1].middle, item[0])))


# --- weeks and reps ------------------------------------------------------------------------------------------------


def _week(tallies: Sequence[Tally], week: int, begins: date) -> Week:
    return Week(
        begins=begins + timedelta(weeks=week),
        letters=_range(tallies, lambda one: _in_week(one.weekly, week)),
        calls=_range(tallies, lambda one: _in_week(one.calls, week)),
        queued=_range(tallies, lambda one: _in_week(one.queued, week)),
        dry=_range(tallies, lambda one: one.dry[week]),
    )


def _in_week(counts: ByRepAndWeek, week: int) -> int:
    return sum(count for (_, when), count in counts.items() if when == week)


def _rep(tallies: Sequence[Tally], rep: Rep, weeks: int, reckoned: Reckoned) -> RepForecast:
    days = sorted({day for one in tallies for who, day in one.letters if who == rep.id})
    return RepForecast(
        rep=rep.id,
        name=rep.name,
        days={day: _range(tallies, lambda one, day=day: one.letters[rep.id, day]) for day in days},  # type: ignore[misc]
        weeks=tuple(_rep_week(tallies, rep, week) for week in range(weeks)),
        letters_per_day=rep.letters_per_day,
        full=_range(tallies, lambda one: sum(one.letters[rep.id, day] >= rep.letters_per_day for day in days)),
        room=rep.open_calls * _WEEKDAYS / days_of(reckoned.rates.call),
    )


def _as_counted(rep: Rep) -> list[tuple[int, str]]:
    """r2 before r10."""
    return [(int(part or 0), "") if place % 2 else (0, part) for place, part in enumerate(re.split(r"([0-9]+)", rep.id))]


def _rep_week(tallies: Sequence[Tally], rep: Rep, week: int) -> RepWeek:
    return RepWeek(
        letters=_range(tallies, lambda one: one.weekly[rep.id, week]),
        calls=_range(tallies, lambda one: one.calls[rep.id, week]),
        queued=_range(tallies, lambda one: one.queued[rep.id, week]),
    )


# --- what waits, and what comes of it --------------------------------------------------------------------------------


def _held(tallies: Sequence[Tally]) -> list[Held]:
    found = [_held_by(tallies, because) for because in sorted({because for one in tallies for because in one.held})]
    return sorted(found, key=lambda held: -held.letters.middle)


def _held_by(tallies: Sequence[Tally], because: str) -> Held:
    held = [one.held[because] for one in tallies if because in one.held]
    letters = _range(tallies, lambda one: one.held[because].letters if because in one.held else 0)
    return Held(because, letters, sum(one.waited for one in held) / sum(one.letters for one in held) / _DAY)


def _graduates(tallies: Sequence[Tally], opening: Opening, program: Program, weeks: int) -> Graduates:
    """The pool as the report counts it: partners that we look after, the holdout left out."""
    pool = {
        row["id"]
        for row in opening.contacts
        if not row["heldout"]
        and row["graduated_at"] is None
        and outside_pool(program.pool, row["tier"], row["country"], row["external_id"]) is None
    }
    graduates = _range(tallies, lambda one: one.graduates[-1])
    least, most = program.graduation.band
    return Graduates(graduates, len(pool), graduates.over(max(len(pool), 1) * weeks * _WEEKDAYS / YEAR), least, most)
