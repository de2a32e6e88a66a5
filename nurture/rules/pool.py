"""Whether the program may look after a partner at all."""

from __future__ import annotations

from nurture.rules.program import Pool


def outside_pool(pool: Pool, tier: str, country: str, external_id: str) -> str | None:
    """Why not; None for a partner of the pool."""
    if tier not in pool.tiers:
        return f"tier {tier or 'unknown'} is not in the pool"
    if pool.countries and country not in pool.countries:
        return f"{country} is not in the pool"
    return "the partner is excluded from the pool" if external_id in pool.exclude else None
