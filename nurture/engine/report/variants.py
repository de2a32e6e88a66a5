"""How each step's variants were answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.engine import Connection

from db import releases, report
from db.report import Span
from nurture.content import parse
from nurture.rules.program import Release
from nurture.rules.streams import EmailStep
from nurture.rules.variant_result import VariantResult, arm, result

Place = tuple[str, str]
"""A persona and a step of it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A step that drew; `ids` are all that it has borne. `ended` where the release in force draws no more."""

    variants: tuple[str, ...]
    ended: bool
    ids: set[str] = field(default_factory=set)


def results(connection: Connection, release: Release, span: Span) -> tuple[VariantResult, ...]:
    """Of every step that has variants in the release in force, or had some in the period, by the id that it bears now."""
    earlier = map(parse, releases.earlier_bodies(connection, span.since, span.until))
    trials = tried((release, *earlier))
    asked = [
        (persona, step_id, variant, step)
        for (persona, step), trial in trials.items()
        for step_id in sorted(trial.ids)
        for variant in trial.variants
    ]
    found = report.variants(connection, asked, span)
    return tuple(
        result(
            persona,
            step,
            [arm(variant, *found.get((persona, step, variant), ())) for variant in trial.variants],
            mixed=found.get((persona, step, ""), (0,))[0],
            ended=trial.ended,
        )
        for (persona, step), trial in trials.items()
    )


def tried(newest_first: Iterable[Release]) -> dict[Place, Trial]:
    """By persona and by what each step is called in the newest of these releases that has it."""
    trials: dict[Place, Trial] = {}
    now: dict[Place, str] = {}
    for number, release in enumerate(newest_first):
        for persona, step in _steps(release):
            today = now.setdefault((persona, step.id), step.id)
            now |= {(persona, before): today for before in step.renamed_from}
            place = persona, today
            if place not in trials and len(step.variants) > 1:
                trials[place] = Trial(step.variants, ended=number > 0)
            if place in trials:
                trials[place].ids.update((step.id, *step.renamed_from))
    return trials


def _steps(release: Release) -> Iterator[tuple[str, EmailStep]]:
    for name, persona in release.personas.items():
        for step in persona.stream.steps.values():
            if isinstance(step, EmailStep):
                yield name, step
