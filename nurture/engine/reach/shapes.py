"""What a reach holds: counts of contacts, and ids of a few as examples. Nobody's name or address but the reps' names.

The names are the keys of `nurture reach --json`.
"""

from __future__ import annotations

from dataclasses import dataclass

from nurture.engine.report.shapes import Reason
from nurture.rules.match import Kind


@dataclass(frozen=True, slots=True)
class Group:
    """Contacts of one country, language or owner: how many match, and how many of them can be written to."""

    value: str
    matches: int
    writable: int


@dataclass(frozen=True, slots=True)
class PersonaLine:
    """`rule` in words, empty for the one that takes whoever is left, None for a stream that others only lead to.

    `readers` can get its letters, by entering its stream or by one that leads to it.
    """

    persona: str
    rule: str | None
    matches: int
    writable: int
    readers: int
    countries: tuple[Group, ...]
    languages: tuple[Group, ...]
    owners: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class KeptOut:
    """Contacts that cannot be written to, each counted once, by the first reason."""

    kind: Kind
    count: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Wanting:
    """Contacts that a persona's rule may fit, if only these facts were known."""

    persona: str
    facts: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A letter that could not be written to so many for want of `value`. `examples` are external ids of contacts."""

    persona: str
    step: str
    letter: str
    locale: str
    value: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one persona, or of all where `persona` is None; then `matches` are all contacts.

    `left` fit no rule: `left_to` takes them, if there is one. `before` are personas that come first for contacts whom this
    one's rule fits too. `waiting` can be written to, and enter once a rollout has come to them or a pause has ended.
    `written` is what readers of each language are written in, `hold` for none; `reps` are names by id. `rendered` letters
    were tried, `blank_letters` of them in vain. `kept` personas have errors and are as they were last released.
    """

    program: str
    persona: str | None
    contacts: int
    partners: int
    matches: int
    writable: int
    in_streams: int
    personas: tuple[PersonaLine, ...]
    countries: tuple[Group, ...]
    languages: tuple[Group, ...]
    owners: tuple[Group, ...]
    kept_out: tuple[KeptOut, ...]
    waiting: tuple[Reason, ...]
    left: int
    left_to: str | None
    wanting: tuple[Wanting, ...]
    before: tuple[Reason, ...]
    written: dict[str, str]
    reps: dict[str, str]
    rendered: int
    blank_letters: int
    blank_contacts: int
    blanks: tuple[Blank, ...]
    errors: tuple[str, ...]
    released: bool
    kept: tuple[str, ...]
