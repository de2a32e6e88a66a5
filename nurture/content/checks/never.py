"""What a letter asks for and no value of a partner ever is: `{% if partner.tier == "sliver" %}`."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import nodes

from nurture.content.checks.whole import Whole
from nurture.content.findings import Finding, Place, nearest
from nurture.content.lands import countries
from nurture.content.template import TEXT, dotted
from nurture.content.tree import below
from nurture.rules.program import Pool

_Asked = tuple[int, str, str]
"""The line, what is compared, and with which word."""


def never_true(whole: Whole) -> Iterator[Finding]:
    pool = whole.program.pool
    for letter in whole.letters:
        source = letter.source
        for line, fact, word in _asked(source.body):
            yield from _judged(source.spot(line, word), fact, word, pool)
        for _, fact, word in _asked(letter.letter.subject):
            yield from _judged(below(source.front, "subject").place, fact, word, pool)


def _judged(place: Place, fact: str, word: str, pool: Pool) -> Iterator[Finding]:
    there = _there(fact, word, pool)
    if word not in there:
        yield Finding(place, "never-true", f'{fact} is never "{word}" here.', nearest(word, there), "warning")


def _there(fact: str, word: str, pool: Pool) -> tuple[str, ...]:
    """What the fact can be of those who get letters. Roles are free, and imported in small letters with a _ between."""
    match fact:
        case "partner.tier":
            return pool.tiers
        case "partner.country":
            return pool.countries or tuple(countries())
        case "contact.role":
            return ("_".join(word.casefold().split()),)
        case _:
            return (word,)


def _asked(template: str) -> Iterator[_Asked]:
    for compared in TEXT.parse(template).find_all(nodes.Compare):
        sides = (compared.expr, *(one.expr for one in compared.ops))
        facts = [dotted(side) for side in sides if isinstance(side, nodes.Getattr)]
        words = [one for side in sides for one in _words(side)]
        yield from ((line, fact, word) for fact in facts for line, word in words)


def _words(node: nodes.Expr) -> Iterator[tuple[int, str]]:
    for one in node.items if isinstance(node, nodes.List | nodes.Tuple) else (node,):
        if isinstance(one, nodes.Const) and isinstance(one.value, str) and one.value:
            yield one.lineno, one.value
