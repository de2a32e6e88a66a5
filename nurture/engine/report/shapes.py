"""What a report holds: counts, amounts in cents and reasons. Nobody's name or address, so that it may go anywhere.

The names are the keys of `nurture report --json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from nurture.rules.lift import Difference
from nurture.rules.variant_result import VariantResult


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days in the program's zone, both included. `from_beginning`: the first is the program's own."""

    first: date
    last: date
    days: int
    from_beginning: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """Partners: in the pool; with a letter that went out, a human signal, a crossing, a try to ring, a graduation."""

    partners: int = 0
    reached: int = 0
    engaged: int = 0
    qualified: int = 0
    called: int = 0
    graduated: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """How many, and why."""

    because: str
    count: int


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters planned in the period as they stand now: sent + held + waiting + failed + unknown = planned.

    Held letters have a reason to wait, waiting ones only have their turn ahead.
    """

    planned: int
    sent: int
    held: int
    waiting: int
    failed: int
    unknown: int
    why_held: tuple[Reason, ...]
    why_failed: tuple[Reason, ...]
    why_unknown: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `of`; `of_what` names the denominator."""

    what: str
    count: int
    of: int
    of_what: str
    share: float | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Opens or clicks by who made them."""

    event: str
    human: int
    machine: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Readers:
    """Contacts of treated partners who read one language, and what they get: `written` is None where letters are held."""

    language: str
    contacts: int
    written: str | None
    is_fallback: bool
    letters: int


@dataclass(frozen=True, slots=True)
class PersonaLine:
    persona: str
    funnel: Funnel
    letters: int


@dataclass(frozen=True, slots=True)
class Amount:
    count: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Credits:
    """Opportunities of one state, and by whose work they are."""

    all: Amount
    sourced: Amount
    influenced: Amount
    neither: Amount


@dataclass(frozen=True, slots=True)
class RepLine:
    """One rep's work in the period; held letters and waiting calls as they stand now."""

    rep: str
    funnel: Funnel
    letters: int
    held: int
    why_held: tuple[Reason, ...]
    calls_open: int
    calls_queued: int
    calls_overdue: int
    attempts: int
    dispositions: tuple[Reason, ...]
    won: Amount
    open: Amount


@dataclass(frozen=True, slots=True)
class GradeScores:
    """Partners of one grade by interest; `bars[i]` counts those from `edges[i]` on. `threshold` is None: never called."""

    grade: str
    partners: int
    silent: int  # no interest at all; not in the bars
    over: int  # at the threshold or above
    threshold: float | None
    bars: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Interest of treated partners now, in points. The last bar has no upper end."""

    edges: tuple[float, ...]
    grades: tuple[GradeScores, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One outcome, treated partners against the holdout. `unit` is `share` (0 to 1) or `cents`."""

    what: str
    unit: str
    treated_partners: int
    holdout_partners: int
    difference: Difference
    said: str


@dataclass(frozen=True, slots=True)
class HoldoutDeals:
    """Opportunities of the holdout, which nobody can be credited with."""

    won: Amount
    open: Amount
    lost: Amount


@dataclass(frozen=True, slots=True)
class Sales:
    """Closed sales, the purchases of the period: of treated partners, of those that a letter reached, of the holdout."""

    treated: Amount
    reached: Amount
    holdout: Amount


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Closed sales, and opportunities registered in the period as they stand now."""

    sales: Sales
    won: Credits
    open: Credits
    lost: Credits
    holdout: HoldoutDeals
    lift: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """What the period cost; each `per_` is None where there is none to divide by."""

    currency: str
    letters_cents: int
    attempts_cents: int
    months_cents: int
    months: float
    total_cents: int
    calls: int
    credited: int
    per_call_cents: int | None
    per_graduate_cents: int | None
    per_opportunity_cents: int | None


@dataclass(frozen=True, slots=True)
class Graduates:
    """The graduates of the twelve months that end with the period, as a share of the treated pool, against the band.

    `days` is less than a year where the program is younger: then the share is what its pace comes to.
    """

    count: int
    of: int
    days: int
    share_a_year: float | None
    low: float
    high: float
    side: str  # below, within or above
    said: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a stream how many stand; `because` is the reason or the step."""

    stream: str
    because: str
    count: int


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """What a person should look at. In good order every list but `outside` and `held` is empty."""

    ran_out: tuple[Place, ...]
    held: tuple[Place, ...]
    ended: tuple[Place, ...]
    stuck: tuple[Place, ...]
    outside: tuple[Reason, ...]
    ownerless: tuple[Reason, ...]
    holdout_touched: int


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    letters: int
    signals: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Report:
    program: str
    made_at: datetime
    period: Period
    funnel: Funnel
    holdout: Funnel
    personas: tuple[PersonaLine, ...]
    reps: tuple[RepLine, ...]
    scores: Scores
    letters: Letters
    rates: tuple[Rate, ...]
    responses: tuple[Rate, ...]
    verdicts: tuple[Verdicts, ...]
    languages: tuple[Readers, ...]
    pipeline: Pipeline
    costs: Costs
    graduates: Graduates
    loose_ends: LooseEnds
    weeks: tuple[Week, ...]
    variants: tuple[VariantResult, ...] = ()
