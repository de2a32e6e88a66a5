"""The last persona of the program matches everyone, and no other: who fits none would get nothing, or all the first."""

from __future__ import annotations

from collections.abc import Iterator

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.form import items
from nurture.content.tree import below


def catch_all(whole: Whole) -> Iterator[Finding]:
    """Told at the place in the list. Nothing is said of a persona that cannot be read."""
    listed, personas = whole.program.personas, whole.release.personas
    for name, node in zip(listed, items(below(whole.program_tree, "personas")), strict=True):
        is_last = name == listed[-1]
        if name in personas and (personas[name].match is None) != is_last:
            wrong, do = _TOLD[is_last]
            yield Finding(node.place, "catch-all", wrong.format(name), do)


_TOLD = {
    True: (
        "{} is the last persona and does not match everyone, so who fits none gets nothing.",
        "End the list with one that has `match: everyone`.",
    ),
    False: ("{} matches everyone, so nobody comes to those behind it.", "Put it last, or give it a rule."),
}
