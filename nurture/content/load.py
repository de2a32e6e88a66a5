"""`load`: everything that marketers wrote, as a release and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from nurture.content.checks import Whole, check
from nurture.content.files import names_in, read_text
from nurture.content.findings import Finding, Refused
from nurture.content.letterhead import read_letterhead
from nurture.content.persona_files import Written, read_letters, read_written, unused_letters
from nurture.content.program import read_program
from nurture.content.reps import read_reps
from nurture.content.sampling import sample_letters, untellable_talks, unvoiced
from nurture.content.scope import Scope
from nurture.content.streams import Wanted
from nurture.content.talks import read_talks
from nurture.content.tree import Node, Scalar, below, read_yaml
from nurture.content.unread import unread
from nurture.rules.program import Release
from nurture.rules.route import FOLLOW_UP

T = TypeVar("T")

PROGRAM = "personas/program.yaml"
REPS = "personas/reps.yaml"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`release` is None where program or reps have errors; a persona with an error is left out of it."""

    release: Release | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    home: Path
    findings: list[Finding] = field(default_factory=list)

    def attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except Refused as refused:
            self.findings.extend(refused.findings)
            return None

    def note(self, findings: Iterable[Finding]) -> bool:
        """Keeps the findings; says whether none of them is an error."""
        noted = list(findings)
        self.findings.extend(noted)
        return all(finding.severity != "error" for finding in noted)


def load(home: Path, now: datetime | None = None) -> Loaded:
    """Reads `personas/` and `templates/` below home. What has gone by is told where `now` is given."""
    reading = _Reading(home)
    reading.note(unread(home))
    release = _release(reading, now)
    return Loaded(release, tuple(sorted(reading.findings, key=lambda finding: (finding.place, finding.id))))


def _release(reading: _Reading, now: datetime | None) -> Release | None:
    """The foundation first: without program, reps, letterhead and follow-up letters there is no release."""
    home = reading.home
    streams = tuple(name for name in names_in(home, "personas", ".yaml") if name not in ("program", "reps"))
    tree = reading.attempt(lambda: yaml_of(home, PROGRAM))
    scope = reading.attempt(lambda: read_program(tree, streams)) if tree else None
    if tree is None or scope is None:
        return None
    reps_tree = reading.attempt(lambda: yaml_of(home, REPS))
    reps = reading.attempt(lambda: read_reps(scope)(reps_tree)) if reps_tree else None
    letterhead = reading.attempt(lambda: read_letterhead(home, scope.program.phrases))
    follow_up = reading.attempt(lambda: read_letters(home, FOLLOW_UP, follow_ups(tree, scope), scope))
    personas = [one for name in streams if (one := reading.attempt(lambda name=name: read_written(home, name, scope)))]  # type: ignore[misc]
    talks, talk_findings = read_talks(home, scope)
    reading.note(talk_findings)
    if reps is None or reps_tree is None or letterhead is None or follow_up is None:
        return None
    base = _with_talks(reading, Release(scope.program, reps, {}, {}, talks, *letterhead))
    lettered = _with_letters(reading, base, Written(FOLLOW_UP, None, follow_up), personas)
    if lettered is None:
        return None
    release, written = lettered
    return _checked(reading, Whole(home, tree, reps_tree, release, written, now))


def _with_talks(reading: _Reading, release: Release) -> Release:
    """Without the talk tracks that cannot be told: a rep can ring without."""
    untellable = untellable_talks(release)
    reading.note(untellable.values())
    return replace(release, talks={name: talk for name, talk in release.talks.items() if name not in untellable})


def _with_letters(
    reading: _Reading, base: Release, follow_up: Written, personas: list[Written]
) -> tuple[Release, tuple[Written, ...]] | None:
    """Adds each persona whose letters all render for a sample contact."""
    reading.note(unvoiced(base))
    release = _adding(base, follow_up)
    if not reading.note(sample_letters(release, follow_up)):
        return None
    for written in (follow_up, *personas):
        reading.note(unused_letters(reading.home, written))
    added = [follow_up]
    for written in personas:
        whole = _adding(release, written)
        if reading.note(sample_letters(whole, written)):
            release = whole
            added.append(written)
    return release, tuple(added)


def _checked(reading: _Reading, whole: Whole) -> Release | None:
    """The release without the personas that a check finds an error in; none where the error is elsewhere."""
    findings = check(whole)
    reading.note(findings)
    wrong = {_persona_of(finding) for finding in findings if finding.severity == "error"}
    if wrong - whole.release.personas.keys():
        return None
    personas = {name: persona for name, persona in whole.release.personas.items() if name not in wrong}
    letters = {key: letter for key, letter in whole.release.letters.items() if letter.persona not in wrong}
    return replace(whole.release, personas=personas, letters=letters)


def _persona_of(finding: Finding) -> str:
    """Whose file it is in; for a file of all, a name that no persona has."""
    folder, _, rest = finding.place.file.partition("/")
    return rest.removesuffix(".yaml") if folder == "personas" else rest.partition("/")[0]


def _adding(release: Release, written: Written) -> Release:
    personas = {written.name: written.persona} if written.persona else {}
    return replace(release, personas={**release.personas, **personas}, letters={**release.letters, **written.by_key})


def follow_ups(tree: Node, scope: Scope) -> list[Wanted]:
    """The letters that dispositions send, at the places that name them."""
    named = [(one.id, one.letter) for one in scope.program.calling.dispositions if one.letter]
    nodes = [(below(tree, "calling", "dispositions", name, "letter"), letter) for name, letter in named]
    return [Wanted(Scalar(node.place, letter)) for node, letter in nodes]


def yaml_of(home: Path, file: str) -> Node:
    return read_yaml(read_text(home, file), file)
