"""What stands in the files now, as far as it can be read: for looking at while it is written, never for sending."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from nurture.content.files import names_in
from nurture.content.findings import Finding, Refused
from nurture.content.letterhead import read_letterhead
from nurture.content.load import PROGRAM, REPS, follow_ups, yaml_of
from nurture.content.persona_files import RESERVED, Written, WrittenLetter, read_wanted
from nurture.content.personas import WrittenPersona, read_persona
from nurture.content.program import read_program
from nurture.content.reps import read_reps
from nurture.content.sampling import sample_letters
from nurture.content.scope import Scope
from nurture.content.streams import Wanted
from nurture.rules.program import Release
from nurture.rules.route import FOLLOW_UP
from nurture.rules.streams import Persona

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draft:
    """`release` holds all that can be read, with holes where a letter or persona cannot; None where program, reps or
    letterhead have errors. `findings` say what is wrong, in order of place.
    """

    release: Release | None
    findings: tuple[Finding, ...]

    def findings_in(self, files: Iterable[str]) -> tuple[Finding, ...]:
        wanted = set(files)
        return tuple(finding for finding in self.findings if finding.place.file in wanted)


def read_draft(home: Path) -> Draft:
    """Reads `personas/` and `templates/` below home, and leaves out no more than what cannot be read itself."""
    drafting = _Drafting(home)
    release = drafting.release()
    return Draft(release, tuple(sorted(drafting.findings, key=lambda finding: (finding.place, finding.id))))


@dataclass(frozen=True, slots=True)
class _Drafting:
    home: Path
    findings: list[Finding] = field(default_factory=list)

    def release(self) -> Release | None:
        streams = tuple(name for name in names_in(self.home, "personas", ".yaml") if name not in ("program", "reps"))
        tree = self._tried(lambda: yaml_of(self.home, PROGRAM))
        scope = self._tried(lambda: read_program(tree, streams)) if tree else None
        if tree is None or scope is None:
            return None
        reps = self._tried(lambda: read_reps(scope)(yaml_of(self.home, REPS)))
        letterhead = self._tried(lambda: read_letterhead(self.home, scope.program.phrases))
        if reps is None or letterhead is None:
            return None
        base = Release(scope.program, reps, {}, {}, {}, *letterhead)
        return self._filled(base, [self._letters(FOLLOW_UP, None, follow_ups(tree, scope), scope), *self._personas(scope)])

    def _filled(self, base: Release, written: Sequence[Written]) -> Release:
        personas = {one.name: one.persona for one in written if one.persona}
        letters = {key: letter for one in written for key, letter in one.by_key.items()}
        release = replace(base, personas=personas, letters=letters)
        for one in written:
            self.findings.extend(sample_letters(release, one))
        return release

    def _personas(self, scope: Scope) -> Iterator[Written]:
        for name in scope.streams:
            read = None if name in RESERVED else self._persona(name, scope)
            if read:
                yield self._letters(name, read.persona, read.wanted, scope)

    def _persona(self, name: str, scope: Scope) -> WrittenPersona | None:
        return self._tried(lambda: read_persona(yaml_of(self.home, f"personas/{name}.yaml"), name, scope))

    def _letters(self, name: str, persona: Persona | None, wanted: Sequence[Wanted], scope: Scope) -> Written:
        there = names_in(self.home, f"templates/{name}", ".md")

        def letter(one: Wanted, locale: str) -> WrittenLetter | None:
            return self._tried(lambda: read_wanted(self.home, name, one, locale, scope, there))

        letters = (letter(one, locale) for one in wanted for locale in scope.program.languages)
        return Written(name, persona, tuple(one for one in letters if one))

    def _tried(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Refused as refused:
            self.findings.extend(refused.findings)
            return None
