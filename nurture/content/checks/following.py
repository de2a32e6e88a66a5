"""Which streams come after which, by `then`."""

from __future__ import annotations

from nurture.content.checks.whole import Whole


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
