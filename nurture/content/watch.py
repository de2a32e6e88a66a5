"""Which file is being judged now, told to whoever watches: a judge that dies over a file shall be known to have done so."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar

Look = Callable[[str], None]


def _nobody(_file: str) -> None:
    """In a process that nobody watches."""


watcher: ContextVar[Look] = ContextVar("watcher", default=_nobody)
"""Is called with a file's name before the file is read or rendered; may raise Refused to have it left out."""


def look_at(file: str) -> None:
    watcher.get()(file)
