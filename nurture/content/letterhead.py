"""The letterhead: `templates/_letter.html.j2` and `_letter.txt.j2`, around every letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import nodes

from nurture.content.files import read_text
from nurture.content.findings import Finding, Place, Refused
from nurture.content.form import gather
from nurture.content.template import TEXT, Variables, check_template, dotted, letterhead_variables
from nurture.content.visible import Visible

_HTML, _TEXT = "templates/_letter.html.j2", "templates/_letter.txt.j2"
# The law asks for both in every letter.
_NEEDED = ("body", "unsubscribe_url", "vendor.address")
_LINK = '<a href="{{ unsubscribe_url }}" clicktracking="off">'


def read_letterhead(home: Path, phrases: Mapping[str, object]) -> tuple[str, str]:
    """HTML and text, as templates."""
    variables = letterhead_variables(phrases)
    html, text = gather(lambda file: _letterhead(home, file, variables), (_HTML, _TEXT))
    return html, text


def _letterhead(home: Path, file: str, variables: Variables) -> str:
    source = read_text(home, file)
    lines = source.splitlines()

    def spot(number: int, word: str) -> Place:
        column = lines[number - 1].find(word) + 1 if word and number <= len(lines) else 1
        return Place(file, number, max(column, 1))

    check_template(source, spot, variables)
    findings = list(_unshown(file, source)) or (list(_unseen(source)) if file == _HTML else [])
    if findings:
        raise Refused(*findings)
    return source


def _unshown(file: str, source: str) -> Iterator[Finding]:
    """What does not stand in every letter, whatever its values are."""
    tree = TEXT.parse(source)
    there = {dotted(one) for one in tree.find_all((nodes.Name, nodes.Getattr))}
    for name in _NEEDED:
        if not _always_shows(tree.body, name):
            now_and_then = " in every letter" if name in there else ""
            wrong = f"The letterhead does not show {name}{now_and_then}."
            do = "outside {% if %}, or in each branch and after {% else %}" if now_and_then else "where it belongs"
            yield Finding(Place(file), "letterhead", wrong, f"Put {{{{ {name} }}}} {do}.")


def _always_shows(body: Iterable[nodes.Node], name: str) -> bool:
    return any(_shows(node, name) for node in body)


def _shows(node: nodes.Node, name: str) -> bool:
    match node:
        case nodes.Output():
            return any(dotted(one) == name for one in node.nodes)
        case nodes.If():
            branches = (node.body, *(one.body for one in node.elif_), node.else_)
            return all(_always_shows(branch, name) for branch in branches)
        case _:
            return False


def _unseen(source: str) -> Iterator[Finding]:
    """What stands in the HTML and is hidden there, or would be counted as a click."""
    seen = Visible()
    seen.feed(source)
    seen.close()
    ways_out = [link for link in seen.links if _stands_in("unsubscribe_url", link.get("href") or "")]
    for name in ("body", "vendor.address"):
        if not _stands_in(name, seen.text):
            yield Finding(Place(_HTML), "letterhead", f"The letterhead hides {name}.", "Let it be seen.")
    if not ways_out:
        wrong = "The letterhead shows no link to unsubscribe_url."
        yield Finding(Place(_HTML), "letterhead", wrong, f"Put {_LINK}, some words and </a> where they are seen.")
    elif any(link.get("clicktracking") != "off" for link in ways_out):
        wrong = "Whoever unsubscribes would be counted as having clicked."
        yield Finding(Place(_HTML), "letterhead", wrong, f"Write {_LINK}.")


def _stands_in(name: str, written: str) -> bool:
    return bool(re.search(rf"\{{\{{[-+]?\s*{re.escape(name)}\s*[-+]?\}}\}}", written))
