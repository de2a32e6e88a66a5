"""A release as canonical JSON: the same content is the same text, and so the same digest."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from pydantic import TypeAdapter

from nurture.rules.program import Release


@cache
def _adapter() -> TypeAdapter[Release]:
    return TypeAdapter(Release)


def dump(release: Release) -> str:
    plain = _adapter().dump_python(release, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def in_order(release: Release) -> str:
    """As JSON that keeps the order of the files: who reads it looks at streams as their writers do."""
    return _adapter().dump_json(release).decode()


def parse(text: str) -> Release:
    return _adapter().validate_json(text)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
