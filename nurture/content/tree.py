"""YAML as a small tree in which every value knows its place.

Scalars stay the strings that were written; what they mean is for the reader of each key to say. So `no` is Norway's
language and `1.10` keeps its nought. What makes YAML surprising is refused: duplicate keys, anchors, aliases, tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml import events as seen
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from nurture.content.findings import Finding, Place, Refused
from nurture.content.slips import told
from nurture.content.unseen import MARK
from nurture.content.unseen import told as told_unseen

LARGEST = 256 * 1024
DEEPEST = 20
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    value: str
    plain: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.value.strip() or (self.plain and self.value in ("~", "null"))


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    place: Place
    entries: tuple[tuple[Scalar, Node], ...]

    def get(self, key: str) -> Node | None:
        return next((node for name, node in self.entries if name.value == key), None)


Node = Scalar | Sequence | Mapping


def values_of(key: str, node: Node) -> Iterator[Node]:
    """What stands after this key, wherever in the node."""
    match node:
        case Mapping(entries=entries):
            for name, value in entries:
                yield from (value,) if name.value == key else values_of(key, value)
        case Sequence(items=items):
            for item in items:
                yield from values_of(key, item)


def below(node: Node, *keys: str) -> Node:
    """The node that lies under these keys, or the deepest one there is."""
    for key in keys:
        found = node.get(key) if isinstance(node, Mapping) else None
        if found is None:
            return node
        node = found
    return node


def read_yaml(text: str, file: str, *, first_line: int = 1) -> Node:
    """The one document in `text`. `first_line` is where it starts in its file (front matter does not start at 1)."""
    if len(text.encode()) > LARGEST:
        raise Refused(Finding(Place(file), "too-large", "This file is larger than 256 KB.", "Split it."))
    try:
        return _Composer(text, file, first_line - 1).document()
    except MarkedYAMLError as error:
        mark, wrong, do = told(error)
        place = Place(file, mark.line + first_line, mark.column + 1) if mark else Place(file)
        raise Refused(Finding(place, "yaml", wrong, do)) from None
    except YAMLError:
        raise Refused(Finding(Place(file), "yaml", "This is not YAML.", "Look at it again.")) from None


class _Composer:
    """Builds the tree from ruamel's events, so that tags and anchors are seen before they mean anything."""

    def __init__(self, text: str, file: str, offset: int) -> None:
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(text)
        self._text = text
        self._file = file
        self._offset = offset
        self._values = 0

    def document(self) -> Node:
        next(self._events)
        start = next(self._events)
        if isinstance(start, seen.StreamEndEvent):
            raise Refused(Finding(Place(self._file), "empty-file", "This file is empty.", "Write it, or delete it."))
        if start.version not in (None, (1, 2)) or start.tags:
            raise self._refused(start, "directive", "Lines that begin with % are not used here.", "Delete the line.")
        node = self._node(next(self._events), 1)
        next(self._events)
        after = next(self._events)
        if not isinstance(after, seen.StreamEndEvent):
            raise self._refused(after, "two-documents", "A second document begins here.", "Delete the line `---`.")
        return node

    def _node(self, event: Any, depth: int, *, listed: bool = False) -> Node:
        self._check(event, depth)
        self._values += 1
        if self._values > MOST:
            raise self._refused(event, "too-large", f"There are more than {MOST:,} values in this file.", "Split it.")
        if isinstance(event, seen.ScalarEvent):
            if found := MARK.search(event.value):
                raise self._refused(event, "encoding", told_unseen(found), "Delete what stands for it.")
            return Scalar(self._place(event), event.value, event.style in (None, ""))
        if isinstance(event, seen.SequenceStartEvent):
            return Sequence(self._place(event), tuple(self._until(seen.SequenceEndEvent, depth)))
        return self._mapping(event, depth, listed and not event.flow_style)

    def _until(self, end: type, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), end):
            yield self._node(event, depth + 1, listed=True)

    def _mapping(self, start: Any, depth: int, listed: bool) -> Mapping:
        if self._text.startswith("{{", start.start_mark.index):
            wrong = "YAML takes a text that begins with {{ for keys and values."
            raise self._refused(start, "key", wrong, "Put quotes around the whole text.")
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), seen.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self._refused(event, "key", "A key is one word here.", "Put quotes around it, or a value.")
            if key.value in entries:
                first = entries[key.value][0].place
                wrong = f'"{key.value}" stands here a second time; the first is in line {first.line}.'
                do = _of_two(key.value, begins=key.value == next(iter(entries))) if listed else "Delete one of them."
                raise Refused(Finding(key.place, "duplicate-key", wrong, do))
            entries[key.value] = (key, self._value(key, event, depth))
        return Mapping(self._place(start), tuple(entries.values()))

    def _value(self, key: Scalar, written: Any, depth: int) -> Node:
        """Where nothing is written, the parser would place the nothing at what comes next."""
        event = next(self._events)
        if not (isinstance(event, seen.ScalarEvent) and event.start_mark.index == event.end_mark.index):
            return self._node(event, depth + 1)
        if ":" not in self._text[written.end_mark.index : event.start_mark.index]:
            wrong = f'"{key.value}" stands here as a key without a value.'
            do = f"If the key before it takes several words, write them in brackets: [..., {key.value}]."
            raise self._refused(written, "brackets", wrong, "Write a blank after the colon." if ":" in key.value else do)
        return Scalar(key.place, "")

    def _check(self, event: Any, depth: int) -> None:
        if isinstance(event, seen.AliasEvent):
            raise self._refused(
                event, "alias", f"*{event.anchor} is an alias.", "Write the value out, or put quotes around it."
            )
        if event.anchor:
            raise self._refused(event, "anchor", f"&{event.anchor} is an anchor.", "Delete it, or put quotes around the value.")
        if event.tag:
            raise self._refused(event, "tag", "Words that begin with ! are tags.", "Delete it, or put quotes around the value.")
        if depth > DEEPEST:
            raise self._refused(event, "too-deep", f"This lies more than {DEEPEST} levels deep.", "Make it flatter.")

    def _place(self, event: Any) -> Place:
        return Place(self._file, event.start_mark.line + 1 + self._offset, event.start_mark.column + 1)

    def _refused(self, event: Any, id_: str, wrong: str, do: str) -> Refused:
        return Refused(Finding(self._place(event), id_, wrong, do))


def _of_two(key: str, *, begins: bool) -> str:
    """In a list the next one may have begun in between, without its dash."""
    if begins:
        return f'If another begins here, write it with a dash: "- {key}:". Else delete one of them.'
    return "If another of the list begins between the two, write it with a dash. Else delete one of them."
