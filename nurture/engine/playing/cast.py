"""Who takes part in a play beside the engine: the people outside, who do things; and the news of what happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from nurture.engine.playing.state import Call, Contact, Letter
from nurture.rules.gate import Drop, Hold
from nurture.rules.match import Enter, Stay


@dataclass(frozen=True, slots=True)
class Act:
    """Something a contact does: an event, to a letter or not, about a topic, by a link's id. Moments in milliseconds.

    `hard` says of a bounce that it is for good; `machine` of an open that a machine did it.
    """

    at: int
    kind: str
    contact: Contact
    letter: Letter | None = None
    topic: str = ""
    link: str = ""
    hard: bool = False
    machine: bool | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """How a try to ring ends: a disposition of the program, or all tries together, which may lead up a tier."""

    at: int
    disposition: str | None = None
    graduates: bool = False


class Crowd(Protocol):
    """Everyone outside the engine."""

    def gets(self, letter: Letter, locale: str, at: int) -> Iterable[Act]:
        """What comes of a letter that left just now."""
        ...

    def rung(self, call: Call, at: int) -> Answer | None:
        """How the next try at a call that is open will end; None where nobody tries."""
        ...


# --- news ----------------------------------------------------------------------------------------------------------


class Looked(NamedTuple):
    """Enroll looked at a contact."""

    at: int
    contact: Contact
    made: Enter | Stay


class Entered(NamedTuple):
    """`because` is empty for a stream with letters to come, else why it stands still."""

    at: int
    contact: Contact
    stream: str
    because: str


class Sent(NamedTuple):
    """`day` is the rep's own."""

    at: int
    letter: Letter
    locale: str
    day: str


class Objected(NamedTuple):
    at: int
    letter: Letter
    decision: Hold | Drop


class Did(NamedTuple):
    at: int
    act: Act
    topic: str
    verdict: str


class Left(NamedTuple):
    at: int
    contact: Contact
    stream: str
    because: str


class Called(NamedTuple):
    """`because` says why it came, how a try ended, or as what it was closed."""

    at: int
    call: Call
    what: Literal["queued", "opened", "again", "closed"]
    because: str


class Graduated(NamedTuple):
    at: int
    call: Call


News = Looked | Entered | Sent | Objected | Did | Left | Called | Graduated
Witness = Callable[[News], None]
"""Told of what happens, when it happens; moments in milliseconds."""
