"""The forecast for a terminal, in at most 96 columns, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from io import StringIO
from itertools import islice

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table

from nurture.engine.forecast.shapes import Forecast, Range
from nurture.engine.forecast.words import basis, dry, graduates, heading, spread
from nurture.rules.when import day_in_words

WIDTH = 96
_MOST = 8  # reasons of one kind that are shown; the rest is summed up
_DAYS = 6  # days that are shown one by one

_NOTE = (
    "As if the program were live from now on and NURTURE_ONLY_TO named everybody. Letters that lack a value are not looked "
    "for. In brackets: from the lowest to the highest tenth of the seeds."
)


def to_json(forecast: Forecast) -> str:
    return json.dumps(asdict(forecast), default=str, ensure_ascii=False, indent=2)


def to_text(forecast: Forecast) -> str:
    console = Console(file=StringIO(), width=WIDTH, color_system=None, highlight=False, emoji=False, markup=False)
    for part in _parts(forecast):
        console.print(part)
    assert isinstance(console.file, StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def _parts(forecast: Forecast) -> Iterator[RenderableType]:
    yield heading(forecast)
    if not forecast.contacts:
        yield "There is nobody to write to yet, so there is nothing to foretell. Begin with `nurture import`."
        return
    sections: tuple[tuple[str, RenderableType], ...] = (
        ("Week by week", _weeks(forecast)),
        ("Letters on the first days, by rep", _first_days(forecast)),
        ("Letters on all days, by rep", _all_days(forecast)),
        ("Calls per week, by rep", _calls(forecast)),
        ("What holds letters", _held(forecast)),
        ("What drops letters", _counts("because", "letters", forecast.dropped)),
        ("Who enters a stream", _counts("stream", "contacts", forecast.streams)),
        ("Who stays out", _counts("because", "times looked at", forecast.stayed)),
        ("Out of letters", dry(forecast)),
        ("Graduates", graduates(forecast.graduates)),
        ("Reckoned with", "\n".join((*basis(forecast.reckoned), _NOTE))),
    )
    for title, body in sections:
        yield ""
        yield title
        yield Padding(body, (0, 0, 0, 2))


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    for place, head in enumerate(headings):
        table.add_column(head, justify="right" if place else "left")
    return table


def _weeks(forecast: Forecast) -> Table:
    table = _table("week from", "letters", "calls", "calls waiting", "out of letters")
    for week in forecast.weeks:
        counts = (week.letters, week.calls, week.queued, week.dry)
        table.add_row(day_in_words(week.begins), *map(spread, counts))
    table.add_row("all", spread(forecast.letters), spread(forecast.calls), "", "")
    return table


def _first_days(forecast: Forecast) -> RenderableType:
    """A row for each rep, since there may be many of them."""
    days = sorted({day for rep in forecast.reps for day in rep.days})[:_DAYS]
    table = _table("rep", *map(_weekday, days))
    for rep in forecast.reps:
        table.add_row(rep.name, *(f"{rep.days[day].middle:,.0f}" if day in rep.days else "-" for day in days))
    return table if days else "No letters."


def _all_days(forecast: Forecast) -> Table:
    table = _table("rep", "letters", "busiest\nday", "at most\na day", "days\nfull", "of")
    for rep in forecast.reps:
        counts = [one.middle for one in rep.days.values()]
        numbers = (f"{sum(counts):,.0f}", f"{max(counts, default=0):,.0f}", f"{rep.letters_per_day:,}")
        table.add_row(rep.name, *numbers, spread(rep.full), str(len(rep.days)))
    return table


def _weekday(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when:%a}\n{when.day} {when:%b}"


def _calls(forecast: Forecast) -> Table:
    table = _table("rep", "calls\na week", "busiest\nweek", "room\nfor", "waiting at\nthe end")
    for rep in forecast.reps:
        calls = [week.calls for week in rep.weeks]
        busiest = max(calls, key=lambda one: one.middle, default=Range(0, 0, 0))
        table.add_row(
            rep.name,
            f"{sum(one.middle for one in calls) / max(len(calls), 1):,.1f}",
            spread(busiest),
            f"{rep.room:,.0f}",
            spread(rep.weeks[-1].queued) if rep.weeks else "0",
        )
    return table


def _held(forecast: Forecast) -> RenderableType:
    reasons = [held for held in forecast.held if not _seldom(held.letters)]
    if not reasons:
        return "Nothing."
    table = _table("because", "letters", "days in the mean")
    for held in islice(reasons, _MOST):
        table.add_row(held.because, spread(held.letters), f"{held.days:.1f}")
    return _with_rest(table, [held.letters for held in reasons])


def _counts(head: str, what: str, counts: Mapping[str, Range]) -> RenderableType:
    counts = {name: count for name, count in counts.items() if not _seldom(count)}
    if not counts:
        return "Nothing."
    table = _table(head, what)
    for name, count in islice(counts.items(), _MOST):
        table.add_row(name, spread(count))
    return _with_rest(table, list(counts.values()))


def _seldom(count: Range) -> bool:
    """In so few seeds that the band says 0."""
    return spread(count) == "0"


def _with_rest(table: Table, counts: Sequence[Range]) -> Table:
    rest = counts[_MOST:]
    if rest:
        table.add_row(f"{len(rest)} other reasons", f"{sum(one.middle for one in rest):,.0f}")
    return table
