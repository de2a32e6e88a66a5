"""The report as one self-contained page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from nurture.engine.report import words
from nurture.engine.report.shapes import Report
from nurture.engine.report.text import loose_ends
from nurture.rules.when import day_in_words

_PAGE = "page.html.j2"


def to_html(report: Report, names: Mapping[str, str] | None = None) -> str:
    """`names` are the reps' by id, for those who may read them."""
    from nurture.engine.report.pictures import draw  # noqa: PLC0415 - matplotlib costs a second that only a page is worth

    pictures = {name: Markup(drawing) for name, drawing in draw(report, names or {}).items()}  # noqa: S704 - drawn and escaped by matplotlib
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=words.number, percent=words.percent, day=day_in_words)
    return environment.get_template(_PAGE).render(
        report=report,
        names=names or {},
        pictures=pictures,
        stages=("partners", *words.STAGES),
        meaning=words.MEANING,
        share_of=words.share_of,
        money=words.money,
        level=words.level,
        interval=words.interval,
        share_between=words.share_between,
        against=words.against,
        ended=words.ENDED,
        warnings=words.warnings,
        brief=words.lift_in_brief(report.pipeline.lift),
        loose_ends=list(loose_ends(report.loose_ends)),
    )
