"""Who is left untouched on purpose: whole partners, by their own id alone, so that nobody moves when others join."""

from __future__ import annotations

from nurture.rules.keys import draw


def is_held_out(secret: bytes, external_id: str, share: float) -> bool:
    """A larger share keeps whom a smaller one drew."""
    return draw(secret, "holdout", external_id) < share
