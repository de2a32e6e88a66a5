"""Where a partner goes when a try to reach it has ended."""

from __future__ import annotations

from dataclasses import dataclass

from nurture.rules.calls import Calling, Disposition
from nurture.rules.spans import Span

UNREACHED = "unreached"
RECALLED = "recalled"

FOLLOW_UP = "follow_up"
"""The route that writes a letter, and the folder of such letters; it stands in a message where a persona stands else."""


@dataclass(frozen=True, slots=True)
class Way:
    """What follows. Exactly one of `again` (the call stays open, due so long after) and `cool_off` (it closes) is set."""

    closed_as: str
    again: Span | None = None
    cool_off: Span | None = None


def way_on(disposition: Disposition, unanswered: int, calling: Calling) -> Way:
    """`unanswered` counts the tries without contact, this one included.

    A letter after a message left on a machine is no answer: the call goes on.
    """
    goes_on = disposition.route == "retry" or (disposition.route == FOLLOW_UP and not disposition.connected)
    if goes_on:
        return _retry(disposition, unanswered, calling)
    return Way(disposition.id, cool_off=disposition.after or calling.cool_off)


def _retry(disposition: Disposition, unanswered: int, calling: Calling) -> Way:
    if not disposition.connected and unanswered >= calling.attempts:
        return Way(UNREACHED, cool_off=calling.unreached)
    return Way(disposition.id, again=disposition.after or Span(1, "business days"))
