"""Reading nodes into typed values: small readers, and a form that reads a mapping key by key.

A reader takes a node and returns a value or raises Refused. A Form gathers what its keys refuse, so that a marketer
sees all findings of a file at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from dataclasses import replace
from typing import TypeVar, cast

from nurture.content.findings import Finding, Refused, closest, nearest
from nurture.content.keys import patterns
from nurture.content.keys.shapes import Keys
from nurture.content.strange import sharpened
from nurture.content.tree import Mapping, Node, Scalar, Sequence

Item = TypeVar("Item")
T = TypeVar("T")
D = TypeVar("D")
S = TypeVar("S", bound=Sized)
Reader = Callable[[Node], T]


def refuse(node: Node, id_: str, wrong: str, do: str) -> Refused:
    return Refused(Finding(node.place, id_, wrong, do))


def refuse_word(node: Scalar, id_: str, wrong: str, do: str) -> Refused:
    """At the sign that only looks right, where there is one."""
    begins = node.place if node.plain else replace(node.place, column=node.place.column + 1)
    plain = Finding(node.place, id_, wrong, do)
    sharp = sharpened(replace(plain, place=begins), node.value)
    return Refused(plain if sharp.wrong == wrong else sharp)


def gather(read: Callable[[Item], T], items: Iterable[Item]) -> list[T]:
    """What every item reads as, or one Refused with the findings of all that fail."""
    values: list[T] = []
    findings: list[Finding] = []
    for item in items:
        try:
            values.append(read(item))
        except Refused as refused:
            findings += refused.findings
    if findings:
        raise Refused(*findings)
    return values


class Form:
    """A mapping with known keys. Ask for each with `need` or `may`; `close` tells what was wrong and returns the value.

    `what` names it in findings, where its keys have no better word for it.
    """

    def __init__(self, node: Node, keys: Keys, what: str = "") -> None:
        self._what = what or keys.what
        self._mapping = as_mapping(node, self._what, _example(keys, node))
        self._keys = keys
        self._findings: list[Finding] = []

    def need(self, key: str, read: Reader[T]) -> T:
        """The key's value. Where it is missing or refused, `close` will raise, so the stand-in is never seen."""
        node = self._mapping.get(key)
        if node is None:
            self._findings.append(self._misspelt(key) or self._missing(key))
            return cast("T", None)
        return self._read(node, read)

    def may(self, key: str, read: Reader[T], default: D) -> T | D:
        node = self._mapping.get(key)
        return default if node is None else self._read(node, read)

    def also(self, read: Callable[[], T]) -> T:
        """Something beside the keys whose findings belong with theirs."""
        return self._kept(read)

    def check(self) -> None:
        """Stop here if something was refused already: what follows builds on it."""
        if self._findings:
            raise Refused(*self._findings)

    def close(self, value: T) -> T:
        self._unknown_keys()
        self.check()
        return value

    def _read(self, node: Node, read: Reader[T]) -> T:
        return self._kept(lambda: read(node))

    def _kept(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except Refused as refused:
            self._findings += refused.findings
            return cast("T", None)

    def _missing(self, key: str) -> Finding:
        return Finding(self._mapping.place, "missing-key", f'"{key}" is missing in {self._what}.', f'Add "{key}:".')

    def _misspelt(self, key: str) -> Finding | None:
        """What is told in the place of a missing key, where another was likely meant to be it."""
        slips = (found for found in self._unknown() if closest(found.value, self._keys.names) == key)
        return next(map(self._unknown_key, slips), None)

    def _unknown_keys(self) -> None:
        told = [self._unknown_key(key) for key in self._unknown()]
        self._findings += [finding for finding in told if finding not in self._findings]

    def _unknown(self) -> Iterator[Scalar]:
        return (key for key, _ in self._mapping.entries if key.value not in self._keys.names)

    def _unknown_key(self, key: Scalar) -> Finding:
        wrong = f'"{key.value}" is not a key of {self._what}.'
        return refuse_word(key, "unknown-key", wrong, nearest(key.value, self._keys.names)).findings[0]


_LINES = "Write `key: value` lines."


def as_mapping(node: Node, what: str, do: str = _LINES) -> Mapping:
    if isinstance(node, Scalar) and node.is_empty:
        raise refuse(node, "empty", f"Nothing stands here, where {what} belongs.", do)
    if not isinstance(node, Mapping):
        raise refuse(node, "wrong-type", f"{what[0].upper()}{what[1:]} is written as keys and values.", do)
    return node


_SHORT = 4


def _example(keys: Keys, node: Node) -> str:
    """How a short form is written, with the word that stands in its place as the first value."""
    needed = [key for key in keys.keys if key.is_needed]
    if not 0 < len(needed) <= _SHORT:
        return _LINES
    word = node.value if isinstance(node, Scalar) and re.fullmatch(patterns.NAME, node.value) else ""
    values = [word or needed[0].shape.example, *(key.shape.example for key in needed[1:])]
    written = ", ".join(f"{key.name}: {value or '…'}" for key, value in zip(needed, values, strict=True))
    return f"Write it as {{{written}}}."


def as_scalar(node: Node, what: str = "one value") -> Scalar:
    if not isinstance(node, Scalar):
        raise refuse(node, "wrong-type", f"Here stands a list or keys, where {what} belongs.", f"Write {what}.")
    if node.is_empty:
        raise refuse(node, "empty", f"Nothing stands here, where {what} belongs.", f"Write {what}, or delete the key.")
    return node


def text(node: Node) -> str:
    return as_scalar(node, "a text").value.strip()


def listed(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list; one value alone is a list of one."""

    def reader(node: Node) -> tuple[T, ...]:
        _check_brackets(node)
        return tuple(gather(read, items(node)))

    return reader


def items(node: Node) -> tuple[Node, ...]:
    """Of a list, or the one value that stands in its place."""
    return node.items if isinstance(node, Sequence) else (node,)


def _check_brackets(node: Node) -> None:
    """`1,000` is one number, and for what really has a comma in it there are quotes."""
    if isinstance(node, Scalar) and node.plain and re.search(r",(?!\d)", node.value):
        words = ", ".join(word for one in node.value.split(",") if (word := one.strip()))
        do = f"Write [{words}]; where it is one, put quotes around it."
        raise refuse(node, "brackets", f'"{node.value}" is read as one word.', do)


def some(read: Reader[S]) -> Reader[S]:
    """A list or mapping with something in it."""

    def reader(node: Node) -> S:
        values = read(node)
        if not values:
            raise refuse(node, "empty", "Nothing is listed here.", "Write at least one line.")
        return values

    return reader


def mapped(read: Callable[[Scalar, Node], T], what: str, do: str = _LINES) -> Reader[dict[str, T]]:
    """A mapping whose keys are the writer's own; `read` gets key and value, `do` shows how it is written."""

    def reader(node: Node) -> dict[str, T]:
        entries = as_mapping(node, what, do).entries
        values = gather(lambda entry: read(*entry), entries)
        return {key.value: value for (key, _), value in zip(entries, values, strict=True)}

    return reader


def with_article(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def known(what: str, names: Collection[str]) -> Reader[str]:
    """One of `names`, such as a topic that the program declares."""

    def reader(node: Node) -> str:
        scalar = as_scalar(node, with_article(what))
        written = scalar.value
        if written not in names:
            id_, wrong = f"unknown-{what.replace(' ', '-')}", f'There is no {what} "{written}".'
            raise refuse_word(scalar, id_, wrong, nearest(written, names))
        return written

    return reader
