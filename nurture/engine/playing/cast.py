"""Who takes part in a play beside the engine: the people, who do things, and a witness, who is told of everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

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


class Witness(Protocol):
    """Told of what happens, when it happens; `at` in milliseconds."""

    def looked_at(self, contact: Contact, made: Enter | Stay, at: int) -> None: ...

    def entered(self, contact: Contact, stream: str, because: str, at: int) -> None:
        """`because` is empty for a stream with letters to come, else why it stands still."""
        ...

    def sent(self, letter: Letter, locale: str, day: str, at: int) -> None:
        """`day` is the rep's own."""
        ...

    def objected(self, letter: Letter, decision: Hold | Drop, at: int) -> None: ...

    def did(self, act: Act, topic: str, verdict: str) -> None: ...

    def left(self, contact: Contact, stream: str, because: str, at: int) -> None: ...

    def call(self, call: Call, what: Literal["queued", "opened", "again", "closed"], because: str, at: int) -> None: ...

    def graduated(self, call: Call, at: int) -> None: ...
