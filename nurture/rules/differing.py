"""What differs between two values, with what it was and is where that is short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from nurture.rules.spans import Cap, Hours, Span

_SHORT = 40  # characters of a value that a sentence may quote


def differing(last: Any, now: Any) -> str:
    """`open calls from 15 to 20, voices`: the parts of two values that have any, else the values; empty for what is long."""
    if _has_parts(last) and _has_parts(now):
        before, after = _parts(last), _parts(now)
        names = [name for name in before | after if before.get(name) != after.get(name)]
        return ", ".join(f"{name} {_from_to(before.get(name), after.get(name))}".rstrip() for name in names)
    return _from_to(last, now)


def _has_parts(value: object) -> bool:
    return isinstance(value, Mapping) or (is_dataclass(value) and not _quoted(value))


def _parts(value: Any) -> dict[str, Any]:
    """By name, as a marketer writes it."""
    if isinstance(value, Mapping):
        return {"other" if name == "*" else name: one for name, one in value.items()}
    return {one.name.replace("_", " "): getattr(value, one.name) for one in fields(value)}


def _from_to(before: object, after: object) -> str:
    was, is_ = _quoted(before), _quoted(after)
    return f"from {was} to {is_}" if was and is_ and len(was) <= _SHORT and len(is_) <= _SHORT else ""


def _quoted(value: object) -> str:
    """Empty for what holds more than a sentence can tell."""
    match value:
        case None | "" | ():
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case float():
            return str(value).removesuffix(".0")
        case int() | str() | Span() | Cap() | Hours():
            return str(value)
        case tuple() if all(isinstance(one, str) for one in value):
            return " and ".join(value)
    return ""
