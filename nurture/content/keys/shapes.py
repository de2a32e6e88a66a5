"""What may be written: keys with their shapes, as one table for the reader, the editor's schema and the reference page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# In an editor `2024` and `true` are no strings. Here they are the words that were written.
SCALAR = ["string", "number", "boolean"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What stands behind a key: in words, and as a JSON Schema that is never stricter than the reader.

    A value that has rules of its own also says what it `means`, with an `example`.
    """

    words: str
    schema: Json
    means: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """`left_out` says what holds where the key is not written; None where it has to be."""

    name: str
    shape: Shape
    says: str
    left_out: str | None = None

    @property
    def is_needed(self) -> bool:
        return self.left_out is None


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one mapping. `title` names it everywhere, findings may have a word of their own: `named`.

    `says` is what is to be known of all of them; `instead` are shapes that may stand in the place of the mapping.
    """

    title: str
    keys: tuple[Key, ...]
    named: str = ""
    says: str = ""
    instead: tuple[Shape, ...] = ()

    @property
    def what(self) -> str:
        return self.named or f"{self.title[0].lower()}{self.title[1:]}"

    @property
    def id(self) -> str:
        """Its definition in a schema, its anchor on the page."""
        return slug(self.title)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.keys)

    @property
    def schema(self) -> Json:
        mapping: Json = {
            "type": "object",
            "properties": {key.name: annotated(key.shape.schema, description=_hover(key)) for key in self.keys},
            "required": [key.name for key in self.keys if key.is_needed],
            "additionalProperties": False,
        }
        return {"anyOf": [mapping, *(one.schema for one in self.instead)]} if self.instead else mapping


def slug(title: str) -> str:
    return title.lower().replace(" ", "-").replace("`", "")


def annotated(schema: Json, **annotations: str) -> Json:
    """Beside a `$ref` nothing else counts, so it is wrapped."""
    return {**annotations, "allOf": [schema]} if "$ref" in schema else {**annotations, **schema}


def _hover(key: Key) -> str:
    return key.says if key.is_needed else f"{key.says} Left out: {key.left_out}."


# --- shapes of shapes -------------------------------------------------------------------------------------------------


def form(title: str) -> Shape:
    """A mapping with known keys, by its title, since some hold one another."""
    return Shape(f"[{title[0].lower()}{title[1:]}](#{slug(title)})", {"$ref": f"#/definitions/{slug(title)}"})


def words(*options: str) -> Shape:
    """One of these words."""
    return Shape(_or([f"`{one}`" for one in options]), {"type": "string", "enum": list(options)})


def either(*shapes: Shape) -> Shape:
    return Shape(_or([one.words for one in shapes]), {"anyOf": [one.schema for one in shapes]})


def array(shape: Shape, least: int = 0) -> Shape:
    """A list, also where there is one."""
    return Shape(f"a list of {shape.words}", {"type": "array", "items": shape.schema} | _at_least("minItems", least))


def listed(shape: Shape, least: int = 0) -> Shape:
    """One alone, or a list."""
    return Shape(f"{shape.words}, or a list", {"anyOf": [shape.schema, array(shape, least).schema]})


def mapped(by: str, key: Json, shape: Shape, least: int = 0) -> Shape:
    """A mapping whose keys are the writer's own."""
    schema = {"type": "object", "propertyNames": key, "additionalProperties": shape.schema}
    return Shape(f"by {by}: {shape.words}", schema | _at_least("minProperties", least))


def _at_least(keyword: str, least: int) -> Json:
    return {keyword: least} if least else {}


def _or(options: Sequence[str]) -> str:
    if any(", or " in one for one in options):
        return ", or ".join(options)
    return " or ".join([", ".join(options[:-1]), options[-1]] if len(options) > 1 else options)
