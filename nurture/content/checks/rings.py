"""Streams that lead to one another, so that whoever has read them all gets nothing more.

A slow lane may lead to itself: letters are added to it. A persona's own stream is a course with an end.
"""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.following import followed_by
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, one_of
from nurture.content.tree import below


def rings(whole: Whole) -> Iterator[Finding]:
    following = followed_by(whole)
    listed = whole.program.personas
    for name, (_, tree) in whole.streams.items():
        ring = following[name]
        first = name in ring and name == min(ring)
        if first and all(one in listed for one in ring):
            wrong = f"{_names(ring)}: whoever has read it all gets nothing new any more."
            do = "Let `then` lead to a slow lane: a stream without `match`, to which you add letters."
            place = below(tree, "then", "stream").place
            yield Finding(place, "ring", wrong, do, "warning")


def _names(ring: list[str]) -> str:
    return (
        f"{ring[0]} leads to itself"
        if len(ring) == 1
        else f"{one_of(sorted(ring)).replace(' or ', ' and ')} lead to one another"
    )
