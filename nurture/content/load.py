"""`load`: everything that marketers wrote, as a release and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from nurture.content.checks import check_persona, check_program, check_together
from nurture.content.files import names_in, read_text
from nurture.content.findings import Finding, Refused
from nurture.content.letterhead import read_letterhead
from nurture.content.persona_files import Written, read_letters, read_written, unused_letters
from nurture.content.program import read_program
from nurture.content.reps import read_reps
from nurture.content.sampling import sample_letters, unvoiced
from nurture.content.scope import Scope
from nurture.content.streams import Wanted
from nurture.content.talks import read_talks
from nurture.content.tree import Node, Scalar, below, read_yaml
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
    now: datetime
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


_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


def load(home: Path, now: datetime = _BEFORE_ALL) -> Loaded:
    """Reads `personas/` and `templates/` below home. What has run out or gone by is told; left out, nothing has."""
    reading = _Reading(home, now)
    release = _release(reading)
    return Loaded(release, tuple(sorted(reading.findings, key=lambda finding: (finding.place, finding.id))))


def _release(reading: _Reading) -> Release | None:
    """The foundation first: without program, reps, letterhead and follow-up letters there is no release."""
    home = reading.home
    streams = tuple(name for name in names_in(home, "personas", ".yaml") if name not in ("program", "reps"))
    tree = reading.attempt(lambda: _yaml(home, PROGRAM))
    scope = reading.attempt(lambda: read_program(tree, streams)) if tree else None
    if tree is None or scope is None:
        return None
    reps = reading.attempt(lambda: read_reps(scope)(_yaml(home, REPS)))
    letterhead = reading.attempt(lambda: read_letterhead(home, scope.program.phrases))
    follow_up = reading.attempt(lambda: read_letters(home, FOLLOW_UP, _follow_ups(tree, scope), scope))
    personas = [one for name in streams if (one := reading.attempt(lambda name=name: read_written(home, name, scope)))]  # type: ignore[misc]
    is_sound = reading.note(check_program(scope.program, tree, reading.now))
    talks, talk_findings = read_talks(home, scope)
    reading.note(talk_findings)
    if reps is None or letterhead is None or follow_up is None or not is_sound:
        return None
    base = Release(scope.program, reps, {}, {}, talks, *letterhead)
    return _with_letters(reading, base, Written(FOLLOW_UP, None, follow_up), personas)


def _with_letters(reading: _Reading, base: Release, follow_up: Written, personas: list[Written]) -> Release | None:
    """Adds each persona whose letters all render for a sample contact."""
    reading.note(unvoiced(base))
    together = check_together([follow_up, *personas])
    release = _adding(base, follow_up)
    if not reading.note(_judged(reading, release, follow_up, together)):
        return None
    for written in personas:
        whole = _adding(release, written)
        release = whole if reading.note(_judged(reading, whole, written, together)) else release
    return release


def _judged(reading: _Reading, whole: Release, written: Written, together: Mapping[str, list[Finding]]) -> Iterator[Finding]:
    """What there is to say of one persona, given all that it needs."""
    tree = _yaml(reading.home, f"personas/{written.name}.yaml") if written.persona else None
    yield from sample_letters(whole, written)
    yield from check_persona(written, tree)
    yield from together.get(written.name, ())
    yield from unused_letters(reading.home, written)


def _adding(release: Release, written: Written) -> Release:
    personas = {written.name: written.persona} if written.persona else {}
    return replace(release, personas={**release.personas, **personas}, letters={**release.letters, **written.by_key})


def _follow_ups(tree: Node, scope: Scope) -> list[Wanted]:
    """The letters that dispositions send, at the places that name them."""
    named = [(one.id, one.letter) for one in scope.program.calling.dispositions if one.letter]
    nodes = [(below(tree, "calling", "dispositions", name, "letter"), letter) for name, letter in named]
    return [Wanted(Scalar(node.place, letter)) for node, letter in nodes]


def _yaml(home: Path, file: str) -> Node:
    return read_yaml(read_text(home, file), file)
