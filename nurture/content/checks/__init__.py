"""Checks over everything that was read: each is a function from the whole to findings, and has a line in the table.

What is surely wrong is an error. What is told from the words of a letter, or may be meant, is a warning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nurture.content.checks.address import differing_address, mixed_address
from nurture.content.checks.again import sent_again
from nurture.content.checks.catch_all import catch_all
from nurture.content.checks.events import hours_twice, past_events
from nurture.content.checks.frame import said_twice, says_nothing, ungreeted, unsigned
from nurture.content.checks.guessed import guessed_address
from nurture.content.checks.languages import uncovered_languages
from nurture.content.checks.length import long_letters, many_links
from nurture.content.checks.letterhead_links import letterhead_links
from nurture.content.checks.never import never_true
from nurture.content.checks.opens import asks_for_opens, thresholds_by_opens
from nurture.content.checks.private import private_facts
from nurture.content.checks.ramping import ramps_nobody
from nurture.content.checks.reached import unreachable_paths, unreachable_personas, unreachable_streams
from nurture.content.checks.references import references
from nurture.content.checks.reps import free_addresses, shared_addresses, silent_reps
from nurture.content.checks.rings import rings
from nurture.content.checks.subject import subjects
from nurture.content.checks.tiers import unknown_tiers
from nurture.content.checks.tongues import other_language
from nurture.content.checks.unfinished import unfinished
from nurture.content.checks.watched import watched
from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding

Check = Callable[[Whole], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    catch_all,
    asks_for_opens,
    differing_address,
    free_addresses,
    guessed_address,
    hours_twice,
    letterhead_links,
    long_letters,
    many_links,
    mixed_address,
    never_true,
    other_language,
    past_events,
    private_facts,
    ramps_nobody,
    references,
    rings,
    said_twice,
    says_nothing,
    sent_again,
    shared_addresses,
    silent_reps,
    subjects,
    thresholds_by_opens,
    uncovered_languages,
    unfinished,
    ungreeted,
    unknown_tiers,
    unreachable_paths,
    unreachable_personas,
    unreachable_streams,
    unsigned,
    watched,
)


def check(whole: Whole) -> list[Finding]:
    return [finding for one in CHECKS for finding in one(whole)]


__all__ = ["CHECKS", "Whole", "check"]
