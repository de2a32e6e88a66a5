"""How much of each claim is tried: a little in `make test`, all of it in `make proofs`."""

import os
from typing import NamedTuple


class Amounts(NamedTuple):
    """`lives` are whole programs of `steps` happenings each, `interleavings` and `decisions` are at least so many."""

    lives: int
    steps: int
    interleavings: int
    decisions: int
    mixtures: int


_AMOUNTS = {
    "small": Amounts(lives=15, steps=25, interleavings=100, decisions=2_000, mixtures=50),
    "full": Amounts(lives=300, steps=40, interleavings=10_000, decisions=100_000, mixtures=5_000),
}
TRY = _AMOUNTS[os.environ.get("NURTURE_PROOFS", "small")]
