"""Days and moments as people read them."""

from __future__ import annotations

from datetime import date, datetime, tzinfo


def day_in_words(day: date) -> str:
    """`3 Mar 2026`."""
    return f"{day.day} {day:%b %Y}"


def moment_in_words(moment: datetime, place: tzinfo) -> str:
    """`Tue 3 Mar 2026, 10:12`, as the clock there shows it."""
    local = moment.astimezone(place)
    return f"{local:%a} {day_in_words(local)}, {local:%H:%M}"
