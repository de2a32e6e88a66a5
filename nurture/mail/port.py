"""The port every mailer fits: letters ready to leave go in, one answer a letter comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from nurture.rules.one_line import clean

_LONGEST = 300  # characters of what the far side says

ASLEEP = "its worker was asleep until its lease was over"

InTime = Callable[[], bool]
"""Whether letters are still ours to hand over: of a worker that slept for longer than its lease others may have taken them up,
and decided otherwise. A mailer asks it right before each letter leaves.
"""

Outcome = Literal["accepted", "later", "rejected", "bounced", "unknown", "channel", "sender"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """One letter to one recipient, rendered. `mid` is our opaque id; it becomes the local part of Message-ID."""

    mid: str
    from_name: str
    from_address: str
    reply_to: str
    to_name: str
    to_address: str
    subject: str
    html: str
    text: str
    domain: str  # of Message-ID and List-Id
    list_name: str
    unsubscribe_url: str
    sent_at: datetime  # becomes Date


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one letter.

    accepted: it left. later: certainly not accepted, try again with the same mid, not before `wait`. rejected: refused
    for good. bounced: the same, as there is no such address. unknown: nobody can tell, never retried blindly. channel: not
    accepted, and nothing will be until the key or the account is mended. sender: not accepted, and nothing from this sender
    will be.

    everyone: the next letter would fare the same. Of a `channel` that goes without saying.

    The far side's words are made fit for any database: one line, without NUL and halves of surrogate pairs, and not long.
    """

    mid: str
    outcome: Outcome
    because: str = ""
    provider_id: str | None = None
    wait: timedelta | None = None
    everyone: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "because", _fit(self.because))
        object.__setattr__(self, "provider_id", _fit(self.provider_id or "") or None)


def _fit(said: str) -> str:
    return clean(said[:_LONGEST]).strip()


def always() -> bool:
    """In time whenever it is: of a letter that nobody else can take up."""
    return True


def too_late(mid: str) -> Answer:
    return Answer(mid, "later", ASLEEP, everyone=True)


class Mailer(Protocol):
    """`name` goes into reasons. `group` is how many letters it likes at a time, 256 at most.

    `outlet` says where letters leave, in a word that means nothing elsewhere: only a mailer of the same outlet can tell what
    has left there.
    `ahead` is how many groups more it takes while one is under way: what a crash leaves unknown is at most
    `group * (1 + ahead)` letters.
    """

    name: str
    group: int
    ahead: int

    @property
    def outlet(self) -> str: ...

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterable[Answer]:
        """Hand letters over and answer for each, in any order. Never raises for what a letter or the far side did."""
        ...

    def has_left(self, mid: str) -> bool | None:
        """Evidence about an earlier try: True it left, False it certainly did not, None cannot tell."""
        ...

    def close(self) -> None: ...
