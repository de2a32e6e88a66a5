"""Conditions as marketers write them: lines that must all hold, `any:`, `not:`, `{at_most: 25}`, `{did: clicked}`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from nurture.content.findings import closest, nearest
from nurture.content.form import Form, Reader, as_mapping, as_scalar, gather, known, listed, refuse, refuse_word
from nurture.content.keys import facts, patterns
from nurture.content.keys.conditions import DEED, HAS, RANGE
from nurture.content.lands import country, language
from nurture.content.tree import Mapping, Node, Scalar, Sequence
from nurture.content.words import certificate, choice, number, span, whole, within, word
from nurture.rules.conditions import All, Any, Condition, Did, Fact, Not
from nurture.rules.events import Kind
from nurture.rules.weights import GRADES

TEXT_FACTS, NUMBER_FACTS, LIST_FACTS = tuple(facts.TEXT), tuple(facts.NUMBER), tuple(facts.LIST)
FACTS = TEXT_FACTS + NUMBER_FACTS + LIST_FACTS
_READERS: dict[str, Reader[str]] = {
    "contact.language": language,
    "contact.role": word,
    "partner.certifications": certificate,
    "partner.country": country,
    "partner.grade": choice("grade", GRADES),
    "partner.tier": word,
}
"""Of facts that cannot be any word."""

_COMPARED = re.compile(rf"\s*=?([<>≤≥])=?\s*({patterns.NUMBER})\s*")
_SIDES = {"<": "at_most", "≤": "at_most", ">": "at_least", "≥": "at_least"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may name; `emails` are the steps of the stream in which the condition stands.

    Without `deeds` they may only ask who somebody is: fit and competence are worked out when facts come in.
    """

    topics: Collection[str]
    personas: Collection[str]
    emails: Collection[str] | None = None
    deeds: bool = True


def condition(words: Vocabulary) -> Reader[Condition]:
    """A mapping whose lines must all hold, or a list of such mappings."""
    return _Conditions(words).read


@dataclass(frozen=True, slots=True)
class _Conditions:
    words: Vocabulary

    def read(self, node: Node) -> Condition:
        if isinstance(node, Sequence):
            return _all(gather(self.read, node.items))
        entries = as_mapping(node, "a condition").entries
        if not entries:
            raise refuse(node, "empty", "A condition stands empty here.", "Write a line such as `partner.tier: silver`.")
        return did(self.words)(node) if _is_deed(node) else _all(gather(self._line, entries))

    def _line(self, entry: tuple[Scalar, Node]) -> Condition:
        key, value = entry
        match key.value:
            case "all":
                return self.read(value)
            case "any":
                return Any(tuple(self._alternatives(value)))
            case "not":
                return Not(self.read(value))
            case _:
                return _fact(key, value, self.words)

    def _alternatives(self, node: Node) -> list[Condition]:
        """A list of conditions, or a mapping of which one line will do."""
        if isinstance(node, Mapping) and not _is_deed(node):
            return gather(self._line, node.entries)
        return list(listed(self.read)(node))


def _is_deed(node: Node) -> bool:
    return isinstance(node, Mapping) and node.get("did") is not None


def _all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def did(words: Vocabulary) -> Reader[Did]:
    """`{did: clicked, email: margin, within: 30 days}`."""
    if not words.deeds:
        return _no_deed
    emails = known("email step", words.emails) if words.emails is not None else _no_email

    def reader(node: Node) -> Did:
        form = Form(node, DEED)
        return form.close(
            Did(
                event=form.need("did", choice("event", get_args(Kind))),
                about=form.may("about", known("topic", words.topics), None),
                email=form.may("email", emails, None),
                within=form.may("within", span, None),
                at_least=form.may("at_least", whole(1), 1),
            )
        )

    return reader


def _no_email(node: Node) -> str:
    raise refuse(
        node, "email-here", "Only a path of a stream can ask about a letter.", "Delete `email`, or ask `about` a topic."
    )


def _no_deed(node: Node) -> Did:
    wrong = "Fit and competence ask who a partner is, not what somebody did."
    raise refuse(node, "deed-here", wrong, "Ask for a fact such as `partner.deals_won`, or let the deed count in `rubric`.")


def _fact(key: Scalar, value: Node, words: Vocabulary) -> Fact:
    if key.value not in FACTS:
        raise refuse_word(key, "unknown-fact", f'There is no fact "{key.value}".', _near_fact(key.value))
    if isinstance(value, Mapping):
        return _measured(key, value)
    return Fact(key.value, one_of=listed(_value_of(key.value, words))(value))


def _near_fact(written: str) -> str:
    """By its last word, since it is the `contact.` or `partner.` before it that is left out or mistaken."""
    by_last = {fact.rpartition(".")[2]: fact for fact in FACTS}
    close = closest(written.rpartition(".")[2], by_last)
    return f'Did you mean "{by_last[close]}"?' if close else nearest(written, FACTS)


def _value_of(fact: str, words: Vocabulary) -> Reader[str]:
    if fact == "contact.persona":
        return known("persona", words.personas)
    if fact in NUMBER_FACTS:
        return lambda node: f"{_number_of(fact, _figure)(node):g}"
    return _READERS.get(fact, lambda node: as_scalar(node).value.strip())


def _number_of(fact: str, read: Reader[float] = number) -> Reader[float]:
    return within(read, *facts.RANGE[fact], fact) if fact in facts.RANGE else read


def _figure(node: Node) -> float:
    """A number alone: more and less are words here."""
    written = as_scalar(node, "a number").value
    if re.fullmatch(patterns.NUMBER, written):
        return number(node)
    found = _COMPARED.fullmatch(written)
    do = (
        f"Write {{{_SIDES[found[1]]}: {found[2]}}}, which takes {found[2]} in."
        if found
        else "Write a number such as 15, or a range: {at_least: 10, at_most: 25}."
    )
    raise refuse(node, "number", f'"{written}" is not a number.', do)


def _measured(key: Scalar, value: Mapping) -> Fact:
    if key.value in LIST_FACTS:
        form = Form(value, HAS, f'"{key.value}"')
        return form.close(Fact(key.value, has=form.need("has", certificate)))
    if key.value in TEXT_FACTS:
        raise refuse(
            value, "wrong-type", f'"{key.value}" is compared with words.', "Write one word, or a list: [owner, founder]."
        )
    form = Form(value, RANGE, f'"{key.value}"')
    amount = _number_of(key.value)
    fact = Fact(key.value, at_least=form.may("at_least", amount, None), at_most=form.may("at_most", amount, None))
    if not value.entries:
        raise refuse(value, "empty", f'"{key.value}" is asked nothing.', "Write {at_least: 5}, or {at_most: 25}, or both.")
    return form.close(fact)
