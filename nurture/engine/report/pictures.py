"""The report's pictures as inline SVG. Slow to import: matplotlib is loaded here and for the forecast's picture only.

All are drawn at one width that suits a phone and a column of a wide page alike. Text stays text, so that it is sharp,
can be searched and takes the reader's own font. The colours differ in lightness, so that they hold in grey and for
colour-blind readers; what a colour means is written beside it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import MaxNLocator

from nurture.engine.report.shapes import Comparison, Credits, GradeScores, Report
from nurture.engine.report.words import STAGES, interval, number, percent

INK, SOFT, LINE = "#1b2733", "#66717d", "#dfe3e8"
DARK, MIDDLE, PALE, ALERT = "#1d4f91", "#7ba3cf", "#d3dae2", "#c8550a"

_WIDTH = 4.5  # inches; 324 points, about a phone
_ROW = 0.34
_MOST = 12  # rows of a picture
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # wider than what readers have, so that nothing runs over
    "font.size": 9.5,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "xtick.color": SOFT,
    "ytick.color": INK,
    "xtick.labelsize": 8.5,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
}
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}

Names = Mapping[str, str]


def draw(report: Report, names: Names) -> dict[str, str]:
    """Every picture that has something to show, by name."""
    return {name: _svg(name, picture, report, names) for name, picture in _PICTURES.items()}


def _svg(name: str, picture: Callable[[Report, Names], Figure], report: Report, names: Names) -> str:
    with mpl.rc_context({**STYLE, "svg.hashsalt": name}), warnings.catch_warnings():
        # The reader's browser has the letters that our font lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        out = StringIO()
        picture(report, names).savefig(out, format="svg", transparent=True, metadata=_NO_METADATA)
    drawing = out.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r' (?:width|height)="[\d.]+pt"', "", drawing, count=2)
    drawing = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", drawing)  # several drawings share one page
    return drawing.replace("<svg ", '<svg role="img" aria-hidden="true" ', 1)


def _figure(rows: float, apart: float = 0.0) -> Figure:
    """A figure as high as so many rows of text, with its panels so far apart."""
    return Figure(figsize=(_WIDTH, rows * _ROW), layout=ConstrainedLayoutEngine(w_pad=0.03, h_pad=0.03, hspace=apart))


def _bare(axes: Any, labels: Sequence[str] = ()) -> None:
    """No frame, no scale: the bars carry their numbers. Rows read from the top."""
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks([])
    axes.set_yticks(range(len(labels)), labels)
    axes.invert_yaxis()


# --- partners --------------------------------------------------------------------------------------------------------


def _funnel(report: Report, _names: Names) -> Figure:
    """Shares of each side's own partners, so that the few held out stand beside the many treated."""
    stages = ("partners", *STAGES)
    figure = _figure(len(stages) * 1.35)
    axes = figure.subplots()
    _bare(axes, stages)
    for place, stage in enumerate(stages):
        for side, lane, height, colour, ink in (
            (report.funnel, -0.13, 0.5, DARK, INK),
            (report.holdout, 0.28, 0.2, MIDDLE, SOFT),
        ):
            count, share = getattr(side, stage), getattr(side, stage) / max(side.partners, 1)
            axes.barh(place + lane, share, height=height, color=colour)
            what = f"{number(count)} · {percent(share)}" if side is report.funnel else f"holdout {number(count)}"
            axes.text(share + 0.012, place + lane, what, va="center", color=ink, size=9.5 if side is report.funnel else 7.5)
    axes.set_xlim(0, 1.4)
    return figure


def _personas(report: Report, _names: Names) -> Figure:
    lines = report.personas[:_MOST]
    labels = [f"{one.persona.replace('_', ' ') or 'none yet'}\n{number(one.funnel.partners)} partners" for one in lines]
    shares = {
        stage: [getattr(one.funnel, stage) / max(one.funnel.partners, 1) for one in lines]
        for stage in ("reached", "engaged", "called", "graduated")
    }
    return _columns(labels, shares, percent)


def _reps(report: Report, names: Names) -> Figure:
    lines = report.reps[:_MOST]
    labels = [f"{names.get(one.rep, one.rep)}\n{number(one.funnel.partners)} partners" for one in lines]
    counts = {
        "letters": [one.letters for one in lines],
        "tries to ring": [one.attempts for one in lines],
        "calls waiting": [one.calls_open + one.calls_queued for one in lines],
        "graduated": [one.funnel.graduated for one in lines],
    }
    return _columns(labels, counts, number)


def _columns(labels: Sequence[str], columns: Mapping[str, Sequence[float]], word: Callable[[float], str]) -> Figure:
    """A table whose cells are bars, each column to its own scale."""
    figure = _figure(1 + len(labels) * 1.25)
    row = figure.subplots(1, len(columns), sharey=True)
    for axes, (head, values) in zip(row, columns.items(), strict=True):
        axes.spines["bottom"].set_visible(False)
        axes.set_xticks([])
        top = max(values, default=0) or 1
        axes.barh(range(len(values)), values, height=0.42, color=DARK)
        for place, value in enumerate(values):
            axes.text(value + top * 0.06, place, word(value), va="center", size=8.5)
        axes.set_xlim(0, top * 1.85)
        axes.set_title(head, loc="left", size=8.5, color=SOFT)
    _bare(row[0], labels)
    return figure


# --- interest ----------------------------------------------------------------------------------------------------


def _scores(report: Report, _names: Names) -> Figure:
    scores = report.scores
    figure = _figure(11)
    panels = figure.subplots(len(scores.grades), 1, sharex=True)
    for axes, grade in zip(panels, scores.grades, strict=True):
        _grade(axes, grade, scores.edges)
    panels[-1].set_xlabel("points of interest now", loc="left", size=8.5)
    return figure


def _grade(axes: Any, grade: GradeScores, edges: Sequence[float]) -> None:
    width = edges[1] - edges[0]
    ready = [grade.threshold is not None and edge >= grade.threshold for edge in edges]
    axes.bar(edges, grade.bars, width=width * 0.92, align="edge", color=[ALERT if one else MIDDLE for one in ready])
    top = max(*grade.bars, 1) * 1.45
    for edge, count in zip(edges, grade.bars, strict=True):
        axes.text(edge + width / 2, count, number(count) if count else "", ha="center", va="bottom", size=7.5, color=SOFT)
    axes.set_ylim(0, top)
    axes.set_xlim(0, edges[-1] + width)
    axes.set_yticks([])
    heard = number(grade.partners - grade.silent)
    head = f"{grade.grade} · {heard} of {number(grade.partners)} partners with interest"
    axes.set_title(head, loc="left", size=9)
    if grade.threshold is None:
        axes.text(1, 0.8, "never called for a score", transform=axes.transAxes, ha="right", size=8.5, color=SOFT)
        return
    axes.axvline(grade.threshold, color=INK, linewidth=1, linestyle=(0, (3, 2)))
    axes.text(grade.threshold + width * 0.12, top * 0.82, f"call from {grade.threshold:g}: {grade.over} there", size=8.5)


# --- work and what comes of it ------------------------------------------------------------------------------------


def _weeks(report: Report, _names: Names) -> Figure:
    figure = _figure(9)
    panels = figure.subplots(3, 1, sharex=True)
    mondays = [week.monday for week in report.weeks]
    rows = (
        ("letters sent", [week.letters for week in report.weeks], MIDDLE),
        ("human clicks, visits, attendances and replies", [week.signals for week in report.weeks], DARK),
        ("tries to ring", [week.attempts for week in report.weeks], ALERT),
    )
    for axes, (head, counts, colour) in zip(panels, rows, strict=True):
        axes.bar(range(len(counts)), counts, width=0.8, color=colour)
        axes.set_title(f"{head}: {number(sum(counts))}", loc="left", size=9)
        axes.set_ylim(0, max(*counts, 1) * 1.25)
        axes.set_yticks([])
        if any(counts):
            most = max(counts)
            axes.text(counts.index(most), most * 1.03, number(most), ha="center", va="bottom", size=8)
    firsts = [place for place, day in enumerate(mondays) if place == 0 or day.month != mondays[place - 1].month]
    firsts = firsts[:: -(-len(firsts) // 8)]
    panels[-1].set_xticks(firsts, [_month(mondays[place], first=place == 0) for place in firsts])
    return figure


def _month(monday: date, *, first: bool) -> str:
    """The year stands where it changes."""
    return f"{monday:%b}\n{monday.year}" if first or monday.month == 1 else f"{monday:%b}"


def _pipeline(report: Report, _names: Names) -> Figure:
    done = report.pipeline
    rows: tuple[tuple[str, Credits], ...] = (("won", done.won), ("open", done.open), ("lost", done.lost))
    figure = _figure(len(rows) * 1.9)
    axes = figure.subplots()
    _bare(axes, [f"{name}\n{number(one.all.count)}" for name, one in rows])
    widest = max(*(one.all.cents for _, one in rows), 1)
    for place, (_, one) in enumerate(rows):
        start = 0
        for what, amount, colour, ink in (
            ("sourced", one.sourced, DARK, "white"),
            ("influenced", one.influenced, MIDDLE, INK),
            ("neither", one.neither, PALE, INK),
        ):
            axes.barh(place, amount.cents, left=start, height=0.5, color=colour)
            if amount.cents > widest * 0.17:
                axes.text(
                    start + amount.cents / 2,
                    place,
                    f"{what}\n{number(amount.count)}",
                    ha="center",
                    va="center",
                    color=ink,
                    size=8,
                )
            start += amount.cents
        axes.text(start + widest * 0.015, place, f"{number(one.all.cents / 100)}", va="center", size=9)
    axes.set_xlim(0, widest * 1.25)
    return figure


def _lift(report: Report, _names: Names) -> Figure:
    """One row an outcome, shares and amounts each to their own scale; what crosses the line cannot be told yet."""
    lift = report.pipeline.lift
    figure = _figure(3 * len(lift), apart=0.25)
    panels = figure.subplots(len(lift), 1, squeeze=False)[:, 0]
    for axes, one in zip(panels, lift, strict=True):
        _interval(axes, one, report.costs.currency)
    return figure


def _interval(axes: Any, one: Comparison, currency: str) -> None:
    axes.set_title(f"{one.what}: {interval(one.difference, one.unit, currency)}", loc="left", size=9)
    axes.set_yticks([])
    axes.set_ylim(-1, 1)
    axes.axvline(0, color=INK, linewidth=1)
    if one.difference.low is None or one.difference.high is None:
        axes.set_xticks([0], ["no difference"])
        return
    scale = 100 if one.unit == "share" else 0.01
    low, value, high = (scale * each for each in (one.difference.low, one.difference.value, one.difference.high))
    colour = DARK if one.difference.told else SOFT
    axes.plot([low, high], [0, 0], color=colour, linewidth=3, solid_capstyle="butt")
    axes.plot([value], [0], "o", color=colour, markersize=8)
    reach = max(abs(low), abs(high)) * 1.15 or 1
    axes.set_xlim(-reach, reach)
    axes.xaxis.set_major_locator(MaxNLocator(5))


_PICTURES: dict[str, Callable[[Report, Names], Figure]] = {
    "funnel": _funnel,
    "personas": _personas,
    "reps": _reps,
    "scores": _scores,
    "weeks": _weeks,
    "pipeline": _pipeline,
    "lift": _lift,
}
