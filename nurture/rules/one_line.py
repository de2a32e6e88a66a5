"""Text that people typed or sent, made fit to be printed on one line."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(value: str) -> str:
    """The value on one line: control characters and line ends become a space, marks that turn text around go."""
    return value if value.isprintable() else _TURNING.sub("", _UNSEEN.sub(" ", value))
