"""The shapes of one release: what marketers wrote, checked and frozen.

Everything here is a plain frozen dataclass, so that a release can be stored as JSON, compared by digest and
handed to the decisions of this package without a database or a file at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from nurture.rules.calls import Calling
from nurture.rules.dated import DatedEvent
from nurture.rules.expect import Expect
from nurture.rules.guard import Guard
from nurture.rules.ramp_up import RampUp
from nurture.rules.reps import Rep
from nurture.rules.rubric import Rubric
from nurture.rules.spans import Cap, Hours, Span
from nurture.rules.streams import EmailStep, Persona
from nurture.rules.weights import Fit, Weight


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in one language, compiled at release: Jinja sources whose only holes are values.

    `html` and `text` are the body without the letterhead. `links` are the ids of the declared links it points to.
    """

    persona: str
    name: str
    locale: str
    subject: str
    html: str
    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkTrack:
    """What the rep may say about one topic in one language: plain text with Jinja values."""

    topic: str
    locale: str
    opening: str
    ask: str
    aim: str
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A declared address that letters may point to. `key_page` visits score; `request` asks for a call at once."""

    id: str
    title: dict[str, str]
    address: dict[str, str]
    topic: str
    key_page: bool = False
    request: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """What a rep may give on a call: `budget` grants in all, one a partner, open for `expires`."""

    id: str
    describe: dict[str, str]
    budget: int
    expires: Span
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Permission:
    """Who of the partner allowed that a fact is told, on which day, and until which where that was said."""

    by: str
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact about another partner that letters may use, with where it is from and how long it may be told.

    In releases of before permissions had a form, `permission` is a sentence.
    """

    id: str
    fact: dict[str, str]
    source: str
    permission: Permission | str
    valid_until: date

    @property
    def permitted_until(self) -> date | None:
        return None if isinstance(self.permission, str) else self.permission.until

    @property
    def last_day(self) -> date:
        return min(self.valid_until, self.permitted_until or self.valid_until)


@dataclass(frozen=True, slots=True)
class Graduation:
    """Tier to next tier, what must hold, and the share of the pool that is expected a year."""

    tiers: dict[str, str]
    criteria: tuple[Weight, ...]
    band: tuple[float, float]
    milestones: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """Unit costs for the report, in `currency`."""

    currency: str
    letter: float
    attempt: float
    month: float


@dataclass(frozen=True, slots=True)
class Crediting:
    """An opportunity registered within `call` of a call is sourced, within `touch` of a signal or letter influenced."""

    call: Span = Span(90, "days")
    touch: Span = Span(90, "days")


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who stands behind the letters; `domain` makes Message-ID and List-Id, `address` is the postal one."""

    name: str
    address: str
    domain: str


@dataclass(frozen=True, slots=True)
class Pool:
    """Which partners the program may nurture."""

    tiers: tuple[str, ...]
    countries: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Caps:
    contact: Cap
    partner: Cap


@dataclass(frozen=True, slots=True)
class Program:
    """One vendor's nurture program. `phrases` are sentences of the letterhead, by id and language."""

    name: str
    vendor: Vendor
    zone: str
    personas: tuple[str, ...]
    languages: tuple[str, ...]
    fallback: dict[str, str]
    pool: Pool
    holdout: float
    consent: dict[str, tuple[str, ...]]
    window: Hours
    caps: Caps
    expires: Span
    rubric: Rubric
    fit: Fit
    competence: tuple[Weight, ...]
    calling: Calling
    graduation: Graduation
    costs: Costs
    topics: dict[str, dict[str, str]]
    links: dict[str, Link]
    offers: dict[str, Offer]
    references: dict[str, Reference] = field(default_factory=dict)
    crediting: Crediting = Crediting()
    expect: Expect = field(default_factory=Expect)
    events: dict[str, DatedEvent] = field(default_factory=dict)
    phrases: dict[str, dict[str, str]] = field(default_factory=dict)
    guard: Guard = field(default_factory=Guard)
    ramp_up: RampUp | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """The whole snapshot that `nurture release` stores and every verb works from."""

    program: Program
    reps: dict[str, Rep]
    personas: dict[str, Persona]
    letters: dict[str, Letter]
    talks: dict[str, TalkTrack]
    letterhead_html: str
    letterhead_text: str

    def letter(self, persona: str, name: str, locale: str) -> Letter | None:
        """The letter as written for this language, or None where nobody wrote it."""
        return self.letters.get(letter_key(persona, name, locale))

    def talk(self, topic: str, locale: str) -> TalkTrack | None:
        return self.talks.get(f"{topic}.{locale}")

    def email_step(self, persona: str, step: str) -> EmailStep | None:
        """The step that sends a letter, as it is released now; None for letters of no stream, and steps that are gone."""
        known = self.personas.get(persona)
        found = known.stream.steps.get(step) if known else None
        return found if isinstance(found, EmailStep) else None


def letter_key(persona: str, name: str, locale: str) -> str:
    return f"{persona}/{name}.{locale}"
