"""The report: funnel, pipeline and lift, letters, calls, costs, and what a person should look at."""

from __future__ import annotations

from nurture.engine.report.build import build
from nurture.engine.report.html import to_html
from nurture.engine.report.plain import to_json, to_markdown
from nurture.engine.report.shapes import Report
from nurture.engine.report.text import to_text

__all__ = ["Report", "build", "to_html", "to_json", "to_markdown", "to_text"]
