"""Tiers that conditions ask for and the program does not know: nobody in the pool stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, nearest
from nurture.content.form import as_scalar, listed
from nurture.content.tree import values_of


def unknown_tiers(whole: Whole) -> Iterator[Finding]:
    higher = whole.program.graduation.tiers
    known = {*whole.program.pool.tiers, *higher, *higher.values()}
    for tree in (whole.program_tree, *(tree for _, tree in whole.streams.values())):
        for tier in chain.from_iterable(map(listed(as_scalar), values_of("partner.tier", tree))):
            if tier.value not in known:
                wrong = f'Neither `pool` nor `graduation` of program.yaml knows the tier "{tier.value}".'
                yield Finding(tier.place, "unknown-tier", wrong, nearest(tier.value, known), "warning")
