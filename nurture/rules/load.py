"""What the streams ask of each rep: letters now and a day later, and calls a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, inf

from nurture.rules.program import Caps, Release
from nurture.rules.reps import Rep
from nurture.rules.spans import Span
from nurture.rules.streams import EmailStep, Stream

_WORKDAYS, _WEEKDAYS = 5, 7
_WORKDAYS_A_YEAR = 250


@dataclass(frozen=True, slots=True)
class Under:
    """Who is under way in one stream of one rep; `due` contacts have a letter that waits, or comes to its turn within a day."""

    contacts: int
    partners: int
    due: int


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked, however much a day allows: `letters_per_day` is that. `due` letters wait now, and take `due_days`, without
    end where a day allows none; `later_letters` are per window day.

    `calls` a working day follow from the share of partners that the program reckons to call in a year; at most
    `open_calls` are open at once.
    """

    rep_id: str
    contacts: int
    due: int
    due_days: float
    later_letters: int
    letters_per_day: int
    calls: float
    open_calls: int


def load_of(rep: Rep, under_way: Mapping[str, Under], release: Release) -> Load:
    """`under_way` by stream. After what is due now the streams' own waits and the caps pace their letters."""
    due = sum(one.due for one in under_way.values())
    partners = sum(one.partners for one in under_way.values())
    window_days = len(release.program.window.days)
    caps = release.program.caps
    weekly = sum(
        _a_week(one, release.personas[stream].stream, caps) for stream, one in under_way.items() if stream in release.personas
    )
    return Load(
        rep_id=rep.id,
        contacts=sum(one.contacts for one in under_way.values()),
        due=due,
        due_days=_days(due, rep.letters_per_day),
        later_letters=ceil(weekly / window_days),
        letters_per_day=rep.letters_per_day,
        calls=partners * release.program.calling.expected / _WORKDAYS_A_YEAR,
        open_calls=rep.open_calls,
    )


def _days(letters: int, a_day: int) -> float:
    if not letters:
        return 0
    return ceil(letters / a_day) if a_day else inf


def days_in_words(days: float) -> str:
    return "no end" if days == inf else f"{days:,}"


def _a_week(under: Under, stream: Stream, caps: Caps) -> float:
    """Letters of one stream in a week, as often as the caps of contacts and of partners let them leave."""
    gap = max(_mean_wait(stream), caps.contact.days / caps.contact.count)
    return min(under.contacts / gap, under.partners * caps.partner.count / caps.partner.days) * _WEEKDAYS


def _mean_wait(stream: Stream) -> float:
    """Days between two letters of a stream, on average."""
    waits = [days_of(step.after) for step in stream.steps.values() if isinstance(step, EmailStep) and step.id != stream.first]
    return max(1.0, sum(waits) / len(waits)) if waits else days_of(stream.then.after)


def days_of(span: Span) -> float:
    """Calendar days; five business days are a week."""
    days = span.plain.total_seconds() / 86_400
    return days * _WEEKDAYS / _WORKDAYS if span.unit == "business days" else days
