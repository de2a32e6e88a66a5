"""The named people in whose voice mail goes out and who call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nurture.rules.spans import Hours


@dataclass(frozen=True, slots=True)
class Voice:
    """One rep's words in one language; `greeting` and `sign_off` are Jinja lines. `name` where it is written otherwise."""

    greeting: str
    sign_off: str
    title: str
    tone: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Away:
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rep:
    """The named person in whose voice mail goes out and who calls. `id` is opaque: it may be logged."""

    id: str
    name: str
    email: str
    phone: str
    zone: str
    country: str
    languages: tuple[str, ...]
    regions: tuple[str, ...]
    hours: Hours
    partners: int
    open_calls: int
    letters_per_day: int
    voices: dict[str, Voice]
    away: tuple[Away, ...] = ()
    active: bool = True

    def named(self, locale: str) -> str:
        """The name as readers of this language write it."""
        voice = self.voices.get(locale)
        return voice.name if voice and voice.name else self.name
