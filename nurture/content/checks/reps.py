"""What the reps of a program cannot do together or alone: write from one address, from a free one, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place
from nurture.content.tree import below
from nurture.rules.reps import Rep

_FREE = re.compile(
    r"@((?:gmail|googlemail|outlook|hotmail|yahoo|gmx)\.(?:[a-z]{2,3}|com?\.[a-z]{2})"
    r"|live\.com|icloud\.com|aol\.com|proton\.me|protonmail\.com|web\.de|t-online\.de|freenet\.de|free\.fr|qq\.com|naver\.com)$",
    re.IGNORECASE,
)


def shared_addresses(whole: Whole) -> Iterator[Finding]:
    for first, second in combinations(_active(whole), 2):
        if first.email.casefold() == second.email.casefold():
            wrong = f"{second.id} writes from the address of {first.id}, so nobody sees whom an answer is for."
            yield _of_address(whole, second, wrong, "Give each an address of their own.")


def free_addresses(whole: Whole) -> Iterator[Finding]:
    for rep in _active(whole):
        if found := _FREE.search(rep.email):
            wrong = f"{found[1]} lets nobody else send letters in its name: most of them would be refused."
            yield _of_address(
                whole, rep, wrong, f"Write from an address at a domain of yours, such as {whole.program.vendor.domain}."
            )


def silent_reps(whole: Whole) -> Iterator[Finding]:
    for rep in _active(whole):
        if rep.partners and not rep.letters_per_day:
            wrong = f"{rep.id} looks after partners and sends no letter on any day: all of them wait."
            place = _place(whole, rep, "capacity", "letters_per_day")
            do = "Write how many; to stop them for a while, there is `nurture pause`."
            yield Finding(place, "number", wrong, do, "warning")


def _active(whole: Whole) -> Iterator[Rep]:
    return (rep for rep in whole.release.reps.values() if rep.active)


def _of_address(whole: Whole, rep: Rep, wrong: str, do: str) -> Finding:
    return Finding(_place(whole, rep, "email"), "rep-address", wrong, do, "warning")


def _place(whole: Whole, rep: Rep, *keys: str) -> Place:
    return below(whole.reps_tree, rep.id, *keys).place
