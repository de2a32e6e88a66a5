"""What may be paused, and the words in which a pause holds letters and people."""

from __future__ import annotations

from typing import Literal

Scope = Literal["all", "mailer", "stream", "rep", "partner", "contact"]


def outlasts(until: int | None, other: int | None) -> bool:
    """Whether a pause ends later than another; one without an end is lifted by a person only."""
    return other is not None and (until is None or until > other)


def subject(scope: str, target: str) -> str:
    """`the stream owner_manager`; `target` is the id that people know, empty for all."""
    return f"the {scope} {target}" if target else "all mail"


def held_by(scope: str, target: str, because: str) -> str:
    """The reason of what a pause holds. All of one target begin alike, so that lifting it finds them."""
    return f"{beginning(scope, target)} {because}"


def beginning(scope: str, target: str) -> str:
    return f"{subject(scope, target)} is paused:"
