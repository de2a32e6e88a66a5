"""The report as text, JSON, Markdown and a page."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

from sqlalchemy import Engine

from db.session import reading
from nurture.engine.report import Report, to_html, to_json, to_markdown, to_text
from nurture.engine.report.measure import measure
from tests.cast import make_release

NAMES = {"r1": "Jana Lindqvist", "r2": "가보르 살라이"}


def test_the_text_fits_a_terminal_and_names_what_matters(report: Report) -> None:
    text = to_text(report, NAMES)
    assert max(len(line) for line in text.splitlines()) <= 96
    for said in (
        "sent 4,859 + held 8 + waiting 1 + failed 0 + unknown 0 = planned 4,868",
        "r1 Jana Lindqvist",
        "enrollments without a next step: 2: owner_manager, hello 2",
        "per graduate none yet",
    ):
        assert said in text


def test_the_json_has_the_keys_that_others_rely_on(report: Report) -> None:
    told = json.loads(to_json(report))
    assert told["funnel"] == {
        "partners": 357, "reached": 333, "engaged": 149, "qualified": 21, "called": 17, "graduated": 6,
    }  # fmt: skip
    assert told["pipeline"]["won"]["sourced"] == {"count": 1, "cents": 200_000}
    assert told["period"]["first"] == "2025-12-01"


def test_replies_and_visits_are_shown_by_contact(report: Report) -> None:
    assert re.search(r"replied +23 +6\.9% +333 written to", to_text(report))
    assert "<tr><td>replied</td><td>23</td><td>6.9%</td>" in to_html(report)
    assert [rate["what"] for rate in json.loads(to_json(report))["responses"]] == ["visited", "replied"]


def test_the_markdown_holds_counts_and_rep_ids_and_no_free_text(report: Report) -> None:
    markdown = to_markdown(report)
    assert "| treated | 357 | 333 | 149 | 21 | 17 | 6 |" in markdown
    assert "| r1 |" in markdown
    assert "outside the sending window" not in markdown


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "xlink:href", "data", "action") and not (value or "").startswith("#"):
                self.outside.append(f"{tag} {name}")


def test_the_page_is_whole_in_itself(report: Report) -> None:
    html = to_html(report, NAMES)
    page = _Page()
    page.feed(html)
    assert page.outside == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.tags.count("svg") == 7
    assert "url(http" not in html
    assert "@import" not in html
    assert len(page.ids) == len(set(page.ids))


def test_words_of_the_program_stay_words_on_the_page(report: Report) -> None:
    html = to_html(report, NAMES)
    assert "<b>$x$" not in html
    assert "&lt;b&gt;$x$&lt;/b&gt;" in html
    assert "가보르 살라이" in html


def test_every_number_of_the_funnel_is_in_its_picture(report: Report) -> None:
    drawing = re.search(r"<svg.*?</svg>", to_html(report, NAMES), re.DOTALL)
    assert drawing
    for said in ("357 · 100.0%", "333 · 93.3%", "6 · 1.7%", "holdout 43"):
        assert f">{said}</text>" in drawing[0]


def test_an_empty_report_can_be_shown(database: Engine) -> None:
    with reading(database) as connection:
        empty = measure(connection, make_release(reps={}), None, None, datetime(2026, 3, 3, tzinfo=UTC))
    assert "Nothing. Every contact has a stream" in to_text(empty)
    assert to_html(empty).count("<svg") == 7


def test_a_page_without_personas_or_reps_can_be_drawn(report: Report) -> None:
    assert to_html(replace(report, personas=(), reps=())).count("<svg") == 7
