"""Which letters a contact can get, and which of them could not be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from db.messages import Row
from nurture.content import MissingValue, RenderError
from nurture.engine.in_force import InForce
from nurture.engine.reach.shapes import Blank
from nurture.engine.send.letters import render
from nurture.rules.program import Release
from nurture.rules.streams import EmailStep

_EXAMPLES = 3


class Spot(NamedTuple):
    """One letter of one step."""

    persona: str
    step: str
    letter: str


class _Failure(NamedTuple):
    spot: Spot
    locale: str
    value: str


def spots(release: Release, persona: str) -> Iterator[Spot]:
    """Every letter of a persona's stream, whichever path leads to it and whichever variant is drawn."""
    for step in release.personas[persona].stream.steps.values():
        if isinstance(step, EmailStep):
            yield from (Spot(persona, step.id, letter) for letter in step.variants or (step.id,))


def streams_from(release: Release, persona: str) -> tuple[str, ...]:
    """The persona's stream and those that it goes on to, each once."""
    passed: dict[str, None] = {}
    while persona in release.personas and persona not in passed:
        passed[persona] = None
        persona = release.personas[persona].stream.then.stream
    return tuple(passed)


class Trial:
    """Writes each contact every letter that it can get, of `only` one persona where one is named, and counts what fails."""

    def __init__(self, in_force: InForce, leave: str, now: datetime, only: str | None = None) -> None:
        release = in_force.release
        self._in_force, self._leave, self._now = in_force, leave, now
        self._spots = {name: tuple(spots(release, name)) for name in release.personas}
        self._streams = {
            name: tuple(one for one in streams_from(release, name) if only in (None, one)) for name in release.personas
        }
        self._failed: dict[_Failure, list[str]] = {}
        self._counts: Counter[_Failure] = Counter()
        self.readers: Counter[str] = Counter()
        self.rendered = 0
        self.blank_contacts = 0

    def write(self, key: str, reader: Row, persona: str, locale: str) -> None:
        """`key` is the contact's external id, kept for the first few as an example."""
        streams = self._streams[persona]
        self.readers.update(streams)
        failures = [
            _Failure(spot, locale, value)
            for stream in streams
            for spot in self._spots[stream]
            if (value := self._wanting(reader, spot, locale))
        ]
        self.blank_contacts += bool(failures)
        self._counts.update(failures)
        for failure in failures:
            if self._counts[failure] <= _EXAMPLES:
                self._failed.setdefault(failure, []).append(key)

    def _wanting(self, reader: Row, spot: Spot, locale: str) -> str | None:
        """The value for want of which this letter cannot be written."""
        self.rendered += 1
        row = reader._replace(persona=spot.persona, step=spot.step, letter=spot.letter)
        try:
            render(self._in_force, row, locale, self._leave, self._now)
        except MissingValue as missing:
            return missing.name
        except RenderError as error:
            return str(error)
        return None

    @property
    def blank_letters(self) -> int:
        return self._counts.total()

    def blanks(self) -> tuple[Blank, ...]:
        """Most contacts first."""
        ordered = sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))
        return tuple(
            Blank(*failure.spot, failure.locale, failure.value, count, tuple(self._failed[failure]))
            for failure, count in ordered
        )
