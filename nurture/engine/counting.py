"""Where a letter counts: on its rep's own day, and on the days of its stream and of a new domain by the program's clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from db import letter_days
from db.letter_days import Key
from nurture.rules.calendar import zone
from nurture.rules.program import Release
from nurture.rules.ramp_up import ramped
from nurture.rules.reps import Rep


def asked(release: Release, rep_id: str | None) -> tuple[letter_days.Counter, ...]:
    """The counters that the gate asks about."""
    rep = release.reps.get(rep_id or "")
    return (*new_domain(release, rep), ("rep", rep.id)) if rep else ()


def new_domain(release: Release, rep: Rep) -> tuple[letter_days.Counter, ...]:
    """The counter of the rep's domain while that is new."""
    ramp = ramped(release.program.ramp_up, rep.email)
    return (("domain", ramp.domain),) if ramp else ()


class Counts(Protocol):
    """A letter, as far as its counters go."""

    @property
    def rep_id(self) -> str | None: ...

    @property
    def persona(self) -> str: ...


def counted(release: Release, letters: Iterable[Counts], now: datetime) -> dict[Key, int]:
    """How many of these letters each counter has, on the day that it is there."""
    found: Counter[Key] = Counter()
    for (rep_id, persona), count in Counter((row.rep_id, row.persona) for row in letters).items():
        for counter in (*asked(release, rep_id), ("stream", persona)):
            found[(*counter, day_of(release, counter, now).isoformat())] += count
    return found


def day_of(release: Release, counter: letter_days.Counter, now: datetime) -> date:
    """A rep's day is that of the rep's own clock."""
    return now.astimezone(place_of(release, counter)).date()


def place_of(release: Release, counter: letter_days.Counter) -> ZoneInfo:
    """The program's, also for a rep who is gone."""
    scope, target = counter
    rep = release.reps.get(target) if scope == "rep" else None
    return (zone(rep.zone) if rep else None) or ZoneInfo(release.program.zone)
