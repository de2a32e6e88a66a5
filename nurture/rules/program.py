"""The shapes of one release: what marketers wrote, checked and frozen.

Everything here is a plain frozen dataclass, so that a release can be stored as JSON, compared by digest and
handed to the decisions of this package without a database or a file at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal

Unit = Literal["minutes", "hours", "days", "weeks", "months", "business hours", "business days"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = ("A", "B", "C", "D")
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in a marketer's words: `5 business days`, `4 business hours`, `30 days`."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit.removesuffix('s')}"

    @property
    def plain(self) -> timedelta:
        """Calendar length; business units count as calendar ones, a month as 30 days."""
        days = {"days": 1, "business days": 1, "weeks": 7, "months": 30}
        if self.unit in days:
            return timedelta(days=self.amount * days[self.unit])
        return timedelta(minutes=self.amount) if self.unit == "minutes" else timedelta(hours=self.amount)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekdays and a half-open time of day, `from` included, `to` not; the zone comes from whom they apply to."""

    days: tuple[Weekday, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `count` letters in the last `days` local calendar days, today included."""

    count: int
    days: int

    def __str__(self) -> str:
        return f"{self.count} in {self.days} days" if self.days > 1 else f"{self.count} a day"


# --- conditions: what a persona, a path or a weighing asks -------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of `contact` or `partner`. A missing fact never matches."""

    field: str
    one_of: tuple[str, ...] = ()
    has: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    kind: Literal["fact"] = "fact"


@dataclass(frozen=True, slots=True)
class Did:
    """Something the contact did, judged human or unknown; machine events never count."""

    event: str
    about: str | None = None
    email: str | None = None
    within: Span | None = None
    at_least: int = 1
    kind: Literal["did"] = "did"


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Condition, ...]
    kind: Literal["all"] = "all"


@dataclass(frozen=True, slots=True)
class Any:
    of: tuple[Condition, ...]
    kind: Literal["any"] = "any"


@dataclass(frozen=True, slots=True)
class Not:
    of: Condition
    kind: Literal["not"] = "not"


Condition = Fact | Did | All | Any | Not


# --- streams -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmailStep:
    """Send the letter `templates/<persona>/<id>.<locale>.md`, or one of its variants, `after` the one before."""

    id: str
    about: str
    after: Span
    next: str | None
    offer: str | None = None
    variants: tuple[str, ...] = ()
    kind: Literal["email"] = "email"


@dataclass(frozen=True, slots=True)
class Path:
    """One way on from a choice; `when` is None on the last, which takes everyone."""

    when: Condition | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ChooseStep:
    """After `after`, go on with the first path that fits."""

    id: str
    after: Span
    paths: tuple[Path, ...]
    kind: Literal["choose"] = "choose"


Step = EmailStep | ChooseStep


@dataclass(frozen=True, slots=True)
class Then:
    """Where an enrollment goes when its stream ends."""

    stream: str
    after: Span


@dataclass(frozen=True, slots=True)
class Stream:
    """The steps of one persona by id; `first` is where a contact enters. Flat: paths meet again by `next`."""

    first: str
    steps: dict[str, Step]
    then: Then
    goal: Did | None = None


@dataclass(frozen=True, slots=True)
class Persona:
    """A kind of partner. `match` is None for a stream that is only reached from another (a slow lane)."""

    name: str
    describe: str
    match: Condition | None
    stream: Stream


# --- what letters and calls are made of ----------------------------------------------------------------------


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
class Voice:
    """One rep's words in one language; `greeting` and `sign_off` are Jinja lines."""

    greeting: str
    sign_off: str
    title: str
    tone: str = ""


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
class Reference:
    """A fact about another partner that letters may use, with where it is from and how long it may be told."""

    id: str
    fact: dict[str, str]
    source: str
    permission: str
    valid_until: date


# --- measuring -----------------------------------------------------------------------------------------------

Period = Literal["message", "day", "week", "month", "topic"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for one kind of event; at most `count` of them per `period` count, the earliest."""

    event: str
    points: float
    count: int
    period: Period
    key_pages: bool = False


@dataclass(frozen=True, slots=True)
class Rubric:
    half_life: Span
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """Points when a condition holds, and why, in words."""

    when: Condition
    points: int
    because: str


@dataclass(frozen=True, slots=True)
class Fit:
    """Who they are, 0-100: the sum of what holds; grades are the least points for each letter, D the rest."""

    weights: tuple[Weight, ...]
    grades: dict[Grade, int]


@dataclass(frozen=True, slots=True)
class Threshold:
    """When a grade is called: least interest in points, least competence, and how soon the rep must ring."""

    interest: float
    competence: int
    due: Span


# --- calls -----------------------------------------------------------------------------------------------------

Route = Literal["return", "retry", "opportunity", "graduate", "suppress_phone", "suppress_all", "follow_up", "find_contact"]


@dataclass(frozen=True, slots=True)
class Disposition:
    """How a try to reach them ended, and where the partner goes next.

    `after` is the cool-off of a return and the wait of a retry. `letter` is what a follow-up sends. `offer` says
    whether the call's offer was given.
    """

    id: str
    describe: str
    route: Route
    connected: bool
    after: Span | None = None
    letter: str | None = None
    gives_offer: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """The rules of the call: thresholds by grade, instant triggers, hysteresis, attempts, recall."""

    thresholds: dict[Grade, Threshold]
    instant: tuple[str, ...]
    instant_due: Span
    rearm: float
    cool_off: Span
    attempts: int
    recall: Span
    dispositions: tuple[Disposition, ...]
    unreached: Span


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


# --- the program ---------------------------------------------------------------------------------------------


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
    """One vendor's nurture program."""

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

    @property
    def catch_all(self) -> str:
        """The persona that takes whoever matches nothing else: the last with a rule."""
        return self.program.personas[-1]


def letter_key(persona: str, name: str, locale: str) -> str:
    return f"{persona}/{name}.{locale}"
