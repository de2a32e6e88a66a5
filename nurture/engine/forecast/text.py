"""The forecast for a terminal, in at most 80 columns, and for other programs."""

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
from nurture.engine.forecast.words import MOST_REASONS, basis, dry, graduates, heading, often_held, seldom, spread

WIDTH = 80
_DAYS = 6  # days that are shown one by one

_NOTE = (
    "As if the program were live from now on and NURTURE_ONLY_TO named everybody. Letters that lack a value are not looked "
    "for. Nobody leaves a stream here by reaching its goal, so that there will be somewhat fewer letters. The first weeks "
    "bring few graduates, since interest has to grow and calls take their time. In brackets: from the lowest to the highest "
    "tenth of the seeds."
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
        ("At each week's end", _week_ends(forecast)),
        ("Letters on the first days, by rep", _first_days(forecast)),
        ("Letters on all days, by rep", _all_days(forecast)),
        ("Calls per week, by rep", _calls(forecast)),
        ("What holds letters", _held(forecast)),
        ("What drops letters", _counts("because", "letters", forecast.dropped)),
        ("Who enters a stream", _counts("stream", "contacts", forecast.streams, none="Nobody.")),
        ("Who stays out", _counts("because", "times looked at", forecast.stayed, none="Nobody.")),
        ("Out of letters", dry(forecast)),
        ("Graduates", graduates(forecast.graduates)),
        ("Reckoned with", "\n".join((*basis(forecast.reckoned), _NOTE))),
    )
    for title, body in sections:
        yield ""
        yield title
        yield Padding(body, (0, 0, 0, 2))


def _table(*headings: str) -> Table:
    """Where room is short the first column breaks its words into lines, and numbers stay whole."""
    first, *numbers = headings
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column(first, overflow="fold")
    for head in numbers:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _weeks(forecast: Forecast) -> Table:
    table = _table("week from", "letters", "calls")
    for week in forecast.weeks:
        table.add_row(_short(week.begins), spread(week.letters), spread(week.calls))
    table.add_row("all", spread(forecast.letters), spread(forecast.calls))
    return table


def _week_ends(forecast: Forecast) -> Table:
    table = _table("week from", "calls waiting", "out of letters")
    for week in forecast.weeks:
        table.add_row(_short(week.begins), spread(week.queued), spread(week.dry))
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
    return f"{when:%a}\n{_short(when)}"


def _short(day: date) -> str:
    """`3 Mar`; a forecast is of a year at most."""
    return f"{day.day} {day:%b}"


def _calls(forecast: Forecast) -> Table:
    table = _table("rep", "calls\na week", "busiest\nweek", "room\nfor", "waiting at\nthe end")
    for rep in forecast.reps:
        calls = [week.calls.middle for week in rep.weeks]
        table.add_row(
            rep.name,
            f"{sum(calls) / max(len(calls), 1):,.1f}",
            f"{max(calls, default=0):,.0f}",
            f"{rep.room:,.0f}",
            spread(rep.weeks[-1].queued) if rep.weeks else "0",
        )
    return table


def _held(forecast: Forecast) -> RenderableType:
    reasons = often_held(forecast)
    if not reasons:
        return "Nothing."
    table = _table("because", "letters", "days in\nthe mean")
    for held in islice(reasons, MOST_REASONS):
        table.add_row(held.because, spread(held.letters), f"{held.days:.1f}")
    return _with_rest(table, [held.letters for held in reasons])


def _counts(head: str, what: str, counts: Mapping[str, Range], *, none: str = "Nothing.") -> RenderableType:
    counts = {name: count for name, count in counts.items() if not seldom(count)}
    if not counts:
        return none
    table = _table(head, what)
    for name, count in islice(counts.items(), MOST_REASONS):
        table.add_row(name, spread(count))
    return _with_rest(table, list(counts.values()))


def _with_rest(table: Table, counts: Sequence[Range]) -> Table:
    rest = counts[MOST_REASONS:]
    if rest:
        table.add_row(f"{len(rest)} other reasons", f"{sum(one.middle for one in rest):,.0f}")
    return table
