"""Whether the program may look after a partner at all."""

from __future__ import annotations

from nurture.rules.program import Pool


def outside_pool(pool: Pool, tier: str, country: str, external_id: str) -> str | None:
    """Why not; None for a partner of the pool."""
    reasons = (
        (tier not in pool.tiers, f"tier {tier or 'unknown'} is not in the pool"),
        (bool(pool.countries) and country not in pool.countries, f"{country} is not in the pool"),
        (external_id in pool.exclude, "the partner is excluded from the pool"),
    )
    return next((reason for applies, reason in reasons if applies), None)
