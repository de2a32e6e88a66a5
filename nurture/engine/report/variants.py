"""How each step's variants were answered."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy.engine import Connection

from db import report
from db.report import Span
from nurture.rules.program import Release
from nurture.rules.streams import EmailStep
from nurture.rules.variant_result import VariantResult, arm, result


def results(connection: Connection, release: Release, span: Span) -> tuple[VariantResult, ...]:
    """Of every step that has variants in the release in force, as far as letters went out in the period."""
    steps = list(_steps(release))
    asked = [(persona, step.id, variant) for persona, step in steps for variant in step.variants]
    found = report.variants(connection, asked, span)
    return tuple(
        result(
            persona,
            step.id,
            [arm(variant, *found.get((persona, step.id, variant), ())) for variant in step.variants],
            mixed=found.get((persona, step.id, ""), (0,))[0],
        )
        for persona, step in steps
    )


def _steps(release: Release) -> Iterator[tuple[str, EmailStep]]:
    for name, persona in release.personas.items():
        for step in persona.stream.steps.values():
            if isinstance(step, EmailStep) and len(step.variants) > 1:
                yield name, step
