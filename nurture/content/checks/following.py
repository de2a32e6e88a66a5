"""Which streams come after which, by `then`, and which steps of one."""

from __future__ import annotations

from nurture.content.checks.whole import Whole
from nurture.rules.streams import EmailStep, Step, Stream


def followed_by(whole: Whole) -> dict[str, list[str]]:
    """By stream: all that come after it, in order, itself among them where its way comes round."""
    thens = {name: persona.stream.then.stream for name, persona in whole.release.personas.items()}
    return {name: _after(name, thens) for name in thens}


def _after(name: str, thens: dict[str, str]) -> list[str]:
    after: list[str] = []
    while (following := thens.get(name)) is not None and following not in after:
        after.append(following)
        name = following
    return after


def ahead(stream: Stream, step: str) -> set[str]:
    """The steps that can be met after this one."""
    met: set[str] = set()
    waiting = _nexts(stream.steps[step])
    while waiting:
        one = waiting.pop()
        if one and one not in met:
            met.add(one)
            waiting += _nexts(stream.steps[one])
    return met


def _nexts(step: Step) -> list[str | None]:
    return [step.next] if isinstance(step, EmailStep) else [path.next for path in step.paths]
