"""What stands in the files now, as far as it can be read: for looking at while it is written, never for sending."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from nurture.content.files import names_in
from nurture.content.findings import Finding, Refused
from nurture.content.letterhead import read_letterhead
from nurture.content.load import PROGRAM, REPS, follow_ups, load, yaml_of
from nurture.content.persona_files import RESERVED, Written, WrittenLetter, read_wanted
from nurture.content.personas import WrittenPersona, read_persona
from nurture.content.program import read_program
from nurture.content.reps import read_reps
from nurture.content.sampling import sample_letters
from nurture.content.scope import Scope
from nurture.content.streams import Wanted
from nurture.rules.program import Release, letter_key
from nurture.rules.route import FOLLOW_UP
from nurture.rules.streams import Persona

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`release` holds all that can be read, with holes where a letter or persona cannot; None where program, reps or
    letterhead have errors. `findings` are those of a check.
    """

    release: Release | None
    findings: tuple[Finding, ...]

    def findings_in(self, files: Iterable[str]) -> tuple[Finding, ...]:
        wanted = set(files)
        return tuple(finding for finding in self.findings if finding.place.file in wanted)


def read_manuscript(home: Path, now: datetime | None = None) -> Manuscript:
    """Reads `personas/` and `templates/` below home, and leaves out no more than what cannot be read itself."""
    loaded = load(home, now)
    read = _tried(lambda: _read(home))
    if read is None:
        return Manuscript(None, loaded.findings)
    release, written = read
    _rehearse(release, written, loaded.release)
    return Manuscript(release, loaded.findings)


def _read(home: Path) -> tuple[Release, list[Written]]:
    """Refused where the foundation cannot be read."""
    streams = tuple(name for name in names_in(home, "personas", ".yaml") if name not in ("program", "reps"))
    tree = yaml_of(home, PROGRAM)
    scope = read_program(tree, streams)
    letterhead = read_letterhead(home, scope.program.phrases)
    base = Release(scope.program, read_reps(scope)(yaml_of(home, REPS)), {}, {}, {}, *letterhead)
    written = [_letters(home, FOLLOW_UP, None, follow_ups(tree, scope), scope), *_personas(home, scope)]
    personas = {one.name: one.persona for one in written if one.persona}
    letters = {key: letter for one in written for key, letter in one.by_key.items()}
    return replace(base, personas=personas, letters=letters), written


def _rehearse(release: Release, written: Iterable[Written], judged: Release | None) -> None:
    """Draws each letter once that no check has passed. One that takes for ever then does so here, where a wall is round it."""
    passed = judged.letters.keys() if judged else frozenset()
    for one in written:
        fresh = tuple(each for each in one.letters if letter_key(one.name, each.letter.name, each.letter.locale) not in passed)
        deque(sample_letters(release, replace(one, letters=fresh)), maxlen=0)


def _personas(home: Path, scope: Scope) -> Iterator[Written]:
    for name in scope.streams:
        read = None if name in RESERVED else _persona(home, name, scope)
        if read:
            yield _letters(home, name, read.persona, read.wanted, scope)


def _persona(home: Path, name: str, scope: Scope) -> WrittenPersona | None:
    return _tried(lambda: read_persona(yaml_of(home, f"personas/{name}.yaml"), name, scope))


def _letters(home: Path, name: str, persona: Persona | None, wanted: Sequence[Wanted], scope: Scope) -> Written:
    def letter(one: Wanted, locale: str) -> WrittenLetter | None:
        return _tried(lambda: read_wanted(home, name, one, locale, scope))

    letters = (letter(one, locale) for one in wanted for locale in scope.program.languages)
    return Written(name, persona, tuple(one for one in letters if one))


def _tried(read: Callable[[], T]) -> T | None:
    """None where it is refused: the findings are told by the check."""
    try:
        return read()
    except Refused:
        return None
