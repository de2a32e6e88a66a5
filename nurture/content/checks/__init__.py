"""What is wrong with content that can be read: checks over a whole program, a persona, and each letter.

Three tables. A check is a function that yields findings; adding one is a function, a row here and a page in
docs/findings/.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from nurture.content.checks.address import mixed_address
from nurture.content.checks.events import past_event
from nurture.content.checks.languages import uncovered_language
from nurture.content.checks.length import long_letter
from nurture.content.checks.opens import reachable_by_opens
from nurture.content.checks.paths import unreachable_steps
from nurture.content.checks.private import private_fact, watched, watched_opens
from nurture.content.checks.references import expired_reference, unpermitted_reference
from nurture.content.findings import Finding
from nurture.content.persona_files import Written, WrittenLetter
from nurture.content.tree import Node
from nurture.rules.program import Program

__all__ = ["check_persona", "check_program", "check_together", "watched_opens"]

_PROGRAM: tuple[Callable[[Program, Node, datetime], Iterator[Finding]], ...] = (
    uncovered_language,
    reachable_by_opens,
    expired_reference,
    unpermitted_reference,
    past_event,
)
_LETTER: tuple[Callable[[WrittenLetter], Iterator[Finding]], ...] = (private_fact, watched, long_letter)


def check_program(program: Program, tree: Node, now: datetime) -> Iterator[Finding]:
    for check in _PROGRAM:
        yield from check(program, tree, now)


def check_persona(written: Written, tree: Node | None) -> Iterator[Finding]:
    """`tree` is the persona's file; follow-up letters have none."""
    if written.persona and tree:
        yield from unreachable_steps(written.persona, tree)
    for letter in written.letters:
        for check in _LETTER:
            yield from check(letter)


def check_together(written: list[Written]) -> dict[str, list[Finding]]:
    """What only shows beside the other letters, by the name of the persona."""
    return mixed_address(written)
