"""A day that somebody typed."""

from __future__ import annotations

from datetime import date

from nurture.rules.errors import UserError

_EARLIEST = date(1970, 1, 2)  # instants are counted from then


def day_of(given: str | None, option: str, example: str) -> date | None:
    """None where nothing was typed."""
    if not given:
        return None
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise UserError(f"{option} {given} is not a day.", f"Write it as {example}.") from None
    if day < _EARLIEST:
        raise UserError(f"{option} {given} is too long ago.", "Write a day of this program, or leave it out.")
    return day
