"""The forecast on one page: for each rep letters per day and calls per week against what there is room for; what holds.

Slow to import: matplotlib is loaded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from textwrap import fill
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from nurture.engine.forecast.shapes import Forecast, Held, Range, RepForecast
from nurture.engine.forecast.words import MOST_REASONS, graduates, heading, often_held, spread
from nurture.engine.report.pictures import ALERT, DARK, INK, LINE, MIDDLE, PALE, SOFT, STYLE
from nurture.rules.when import day_in_words

_WIDTH, _HEAD, _ROW, _REASON = 11.0, 1.4, 1.25, 0.32  # inches
_TICKS = 8
_WIDE = 64  # characters of a reason in one line


def draw(forecast: Forecast, file: Path) -> None:
    """Writes the kind of picture that the file's ending names: png, svg or pdf."""
    with mpl.rc_context(STYLE):
        reasons = often_held(forecast)
        heights = [_ROW] * (len(forecast.reps) + 1) + [_REASON * (1 + min(len(reasons), MOST_REASONS))]
        figure = Figure(
            figsize=(_WIDTH, _HEAD + sum(heights)), layout=ConstrainedLayoutEngine(w_pad=0.08, h_pad=0.06, wspace=0.03)
        )
        figure.suptitle(heading(forecast), x=0.012, ha="left", size=11, color=INK)
        _legend(figure)
        *panels, (words, bars) = figure.subplots(len(heights), 2, width_ratios=(3, 2), height_ratios=heights)
        for (letters, calls), rep in zip(panels, forecast.reps, strict=False):
            _letters(letters, rep, forecast)
            _calls(calls, rep, forecast)
        _out_of_letters(panels[-1][0], forecast)
        _graduates(panels[-1][1], forecast)
        _held(words, bars, reasons)
        figure.savefig(file, dpi=160, facecolor="white")


def _legend(figure: Figure) -> None:
    """What the same bars, lines and bands mean in every row, once."""
    said: tuple[tuple[Any, str], ...] = (
        (Patch(color=MIDDLE), "letters of a day"),
        (Patch(color=ALERT), "a day on which no more could go"),
        (Line2D([], [], color=SOFT, linewidth=0.8, linestyle=(0, (3, 2))), "at most"),
        (Line2D([], [], color=DARK, linewidth=1.5), "middle of the seeds"),
        (Line2D([], [], color=ALERT, linewidth=1.2), "calls waiting"),
        (Patch(color=PALE), "from the lowest to the highest tenth"),
    )
    handles, labels = zip(*said, strict=True)
    figure.legend(handles, labels, loc="outside lower left", ncols=len(said), frameon=False, fontsize=8.5)


# --- a rep ---------------------------------------------------------------------------------------------------------


def _letters(axes: Any, rep: RepForecast, forecast: Forecast) -> None:
    """Days on which no more could go stand out."""
    days = {date.fromisoformat(day): found for day, found in rep.days.items()}
    full = [one.middle >= rep.letters_per_day for one in days.values()]
    axes.bar(list(days), [one.middle for one in days.values()], width=0.9, color=[ALERT if one else MIDDLE for one in full])
    axes.axhline(rep.letters_per_day, color=SOFT, linewidth=0.8, linestyle=(0, (3, 2)))
    axes.set_ylim(0, max(rep.letters_per_day, 1) * 1.12)
    axes.set_yticks([rep.letters_per_day], [f"{rep.letters_per_day:,}"])
    told = f"full on {rep.full.middle:.0f} of {len(days)} days" if rep.full.middle else "never full"
    total = sum(one.middle for one in days.values())
    axes.set_title(f"{rep.name}: {total:,.0f} letters, {told}", loc="left", size=9)
    axes.set_xlim(forecast.begins - timedelta(days=1), forecast.ends)
    _months(axes, forecast)


def _calls(axes: Any, rep: RepForecast, forecast: Forecast) -> None:
    """The band of the seeds, its middle, and for how many a week there is room."""
    calls, waiting = [week.calls for week in rep.weeks], [week.queued for week in rep.weeks]
    _band(axes, calls, DARK, PALE)
    if any(one.high for one in waiting):
        axes.plot(range(len(waiting)), [one.middle for one in waiting], color=ALERT, linewidth=1.2)
    axes.axhline(rep.room, color=SOFT, linewidth=0.8, linestyle=(0, (3, 2)))
    top = max(rep.room, *(one.high for one in (*calls, *waiting))) * 1.12
    axes.set_ylim(0, top)
    axes.set_yticks([round(rep.room)], [f"{rep.room:,.0f}"])
    mean = sum(one.middle for one in calls) / max(len(calls), 1)
    most = max((one.middle for one in waiting), default=0)
    queue = f"; up to {most:,.0f} wait" if most else ""
    axes.set_title(f"{mean:,.1f} calls a week, room for {rep.room:,.0f}{queue}", loc="left", size=9)
    _weeks(axes, forecast)


# --- the whole -----------------------------------------------------------------------------------------------------


def _out_of_letters(axes: Any, forecast: Forecast) -> None:
    weeks = [week.dry for week in forecast.weeks]
    axes.set_title(_dry(forecast), loc="left", size=9)
    top = max(one.high for one in weeks)
    if not top:
        axes.axis("off")
        return
    ends = [forecast.begins + timedelta(days=7 * place + 6) for place in range(len(weeks))]
    axes.fill_between(ends, [one.low for one in weeks], [one.high for one in weeks], color=PALE)
    axes.plot(ends, [one.middle for one in weeks], color=ALERT, linewidth=1.5)
    axes.set_ylim(0, top * 1.12)
    axes.set_yticks([top], [f"{top:,.0f}"])
    axes.set_xlim(forecast.begins - timedelta(days=1), forecast.ends)
    _months(axes, forecast)


def _dry(forecast: Forecast) -> str:
    if forecast.dry_from is None:
        return "Nobody runs out of letters"
    contacts = forecast.weeks[-1].dry.middle
    return f"Out of letters from {day_in_words(forecast.dry_from)} on: {contacts:,.0f} contacts at the end"


def _graduates(axes: Any, forecast: Forecast) -> None:
    """The band of the seeds beside the band that is declared."""
    found = forecast.graduates
    axes.barh(1, found.most - found.least, left=found.least, height=0.5, color=PALE)
    axes.text(found.least, 1, " declared", va="center", size=8.5, color=SOFT)
    axes.plot([found.share.low, found.share.high], [0, 0], color=DARK, linewidth=3, solid_capstyle="butt")
    axes.plot([found.share.middle], [0], "o", color=DARK, markersize=7)
    axes.set_ylim(-0.7, 1.6)
    axes.set_xlim(0, max(found.most, found.share.high) * 1.15)
    axes.set_yticks([])
    axes.xaxis.set_major_formatter(lambda share, _place: f"{share:.0%}")
    axes.set_title(f"Graduates: {graduates(found).partition(': ')[2].partition(',')[0]}", loc="left", size=9)


def _held(words: Any, bars: Any, reasons: Sequence[Held]) -> None:
    """A row for each reason: its words and how long letters wait for it, and beside them how many it holds."""
    rarer, most = len(reasons) - MOST_REASONS, max((held.letters.high for held in reasons), default=1)
    words.set_title("What holds letters" if reasons else "Nothing holds letters", loc="left", size=9)
    if reasons:
        words.set_title("in the mean", loc="right", size=9)
        bars.set_title("letters held" + (f"; {rarer} rarer reasons are left out" if rarer > 0 else ""), loc="left", size=9)
    for axes, width in ((words, 1), (bars, most * 2.2)):
        axes.set(xlim=(0, width), ylim=(max(min(len(reasons), MOST_REASONS), 1) - 0.5, -0.5))
        axes.axis("off")
    for place, held in enumerate(reasons[:MOST_REASONS]):
        _row(words, bars, place, held)


def _row(words: Any, bars: Any, place: int, held: Held) -> None:
    low, middle, high = held.letters.low, held.letters.middle, held.letters.high
    words.text(0, place, fill(held.because, _WIDE), va="center", size=8.5)
    words.text(1, place, f"{held.days:.1f} days", va="center", ha="right", size=8.5)
    bars.barh(place, high - low, left=low, height=0.62, color=PALE)
    bars.plot([0, middle], [place, place], color=DARK, linewidth=3, solid_capstyle="butt")
    bars.text(high, place, f" {spread(held.letters)}", va="center", size=8.5)


def _band(axes: Any, counts: Sequence[Range], line: str, fill: str) -> None:
    places = range(len(counts))
    axes.fill_between(places, [one.low for one in counts], [one.high for one in counts], color=fill, step="mid")
    axes.step(places, [one.middle for one in counts], color=line, linewidth=1.5, where="mid")


def _months(axes: Any, forecast: Forecast) -> None:
    places = [week.begins for week in forecast.weeks]
    places = places[:: -(-len(places) // _TICKS)]
    axes.set_xticks(places, [f"{day.day} {day:%b}" for day in places])
    axes.spines["bottom"].set_color(LINE)


def _weeks(axes: Any, forecast: Forecast) -> None:
    begins = [week.begins for week in forecast.weeks]
    places = range(0, len(begins), -(-len(begins) // (_TICKS - 3)))
    axes.set_xlim(-0.5, max(len(begins) - 0.5, 0.5))
    axes.set_xticks(list(places), [f"{begins[place].day} {begins[place]:%b}" for place in places])
