"""Which variant of a step's letter a partner gets."""

from __future__ import annotations

from collections.abc import Sequence

from nurture.rules.keys import draw


def pick(secret: bytes, variants: Sequence[str], *names: str) -> str:
    """The variant that draws highest for these names, each for itself.

    So a new variant takes an even share from each of the others, one that goes leaves its own to them, and nobody else moves.
    """
    return max(variants, key=lambda variant: draw(secret, "variant", *names, variant))
