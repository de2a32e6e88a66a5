"""References: facts about other partners that may be told, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding
from nurture.content.tree import Node, below
from nurture.rules.program import Permission, Reference
from nurture.rules.when import day_in_words


def references(whole: Whole) -> Iterator[Finding]:
    if whole.now is None:
        return
    for one in whole.program.references.values():
        yield from _of_today(one, below(whole.program_tree, "references", one.id), whole.now.date())


def _of_today(one: Reference, node: Node, today: date) -> Iterator[Finding]:
    permission = one.permission
    if isinstance(permission, Permission) and permission.on > today:
        wrong = f'The reference "{one.id}" may not be told yet: its permission is of {day_in_words(permission.on)}.'
        do = "Write the day on which it was given, or delete the reference until then."
        yield Finding(below(node, "permission", "on").place, "no-permission", wrong, do)
    if today > one.valid_until:
        yield _past(f'The reference "{one.id}" was valid until {day_in_words(one.valid_until)}', below(node, "valid_until"))
    if one.permitted_until and today > one.permitted_until:
        wrong = f'The reference "{one.id}" was permitted until {day_in_words(one.permitted_until)}'
        yield _past(wrong, below(node, "permission", "until"))


def _past(wrong: str, node: Node) -> Finding:
    do = "Ask again and write the new day, or delete it with its sentences."
    return Finding(node.place, "past-reference", f"{wrong}; letters go without it.", do, "warning")
