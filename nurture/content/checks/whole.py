"""What a check over the whole looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from nurture.content.checks.prose import Prose
from nurture.content.files import read_text
from nurture.content.persona_files import Written, WrittenLetter
from nurture.content.tree import Node
from nurture.content.watch import look_at
from nurture.rules.program import Program, Release
from nurture.rules.streams import Stream


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that could be read. `program` and `reps` are the trees of those files, for places.

    `now` is None where nobody says which day it is: then nothing is out of date.
    """

    home: Path
    program_tree: Node
    reps_tree: Node
    release: Release
    written: tuple[Written, ...]
    now: datetime | None
    _proses: dict[str, Prose] = field(default_factory=dict)

    @property
    def program(self) -> Program:
        return self.release.program

    @property
    def letters(self) -> Iterator[WrittenLetter]:
        for written in self.written:
            yield from written.letters

    @property
    def streams(self) -> dict[str, tuple[Stream, Node]]:
        """By the persona's name: its stream, and the tree of its file."""
        return {one.name: (one.persona.stream, one.tree) for one in self.written if one.persona and one.tree}

    def prose(self, letter: WrittenLetter) -> Prose:
        return self.prose_of(letter.source.file, letter.letter.locale)

    def prose_of(self, file: str, locale: str) -> Prose:
        """Read once, since many checks look at its words; who watches is told each time."""
        look_at(file)
        if file not in self._proses:
            self._proses[file] = Prose(file, locale.partition("-")[0], read_text(self.home, file))
        return self._proses[file]
