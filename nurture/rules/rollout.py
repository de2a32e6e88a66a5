"""Staged rollout: a persona that takes only a share of the partners it matches, by a stable keyed hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from nurture.rules.keys import draw
from nurture.rules.percent import percent
from nurture.rules.program import Release


def is_taken(secret: bytes, persona: str, partner_key: str, share: float) -> bool:
    """Whole partners; a larger share keeps whom a smaller one took, and each persona draws for itself."""
    return draw(secret, "rollout", persona, partner_key) < share


def rolling_out(release: Release) -> dict[str, float]:
    """The share of each persona that does not take everybody yet."""
    return {name: persona.rollout for name, persona in release.personas.items() if persona.rollout < 1}


def rolled_out(release: Release) -> Release:
    """The same release once every persona takes everybody whom it matches."""
    return replace(release, personas={name: replace(one, rollout=1.0) for name, one in release.personas.items()})


def waiting(shares: Mapping[str, float], secret: bytes, partner_key: str) -> dict[str, str]:
    """The personas for which this partner has to wait, with the reason."""
    return {
        name: f"waiting for the rollout of {name}, at {percent(share)} so far"
        for name, share in shares.items()
        if not is_taken(secret, name, partner_key, share)
    }
