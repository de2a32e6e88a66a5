"""What the reader of a letterhead sees, as far as HTML alone can tell: text and links that nothing hides.

Rules in a style sheet are not followed, only what stands at an element or around it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)  # fmt: skip
_NEVER_SHOWN = frozenset(("head", "title", "style", "script", "template", "noscript", "object", "textarea", "select", "svg"))
_NOUGHT = r"\s*:\s*0*(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:!important\s*)?(?:;|$)"
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all|(?<!-)color\s*:\s*transparent"
    rf"|(?:opacity|font-size|(?<![-\w])(?:max-)?(?:height|width)){_NOUGHT}|text-indent\s*:\s*-\d{{3}}|left\s*:\s*-\d{{3}}",
    re.IGNORECASE,
)

Attributes = dict[str, str | None]


class Visible(HTMLParser):
    """Feed it HTML and close it. `links` are those with something to click on, with their attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: list[Attributes] = []
        self._open: list[tuple[str, bool]] = []  # with whether it hides what is in it
        self._link: Attributes | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        attributes = dict(attrs)
        hides = tag in _NEVER_SHOWN or "hidden" in attributes or bool(_HIDING.search(attributes.get("style") or ""))
        self._open.append((tag, hides))
        if tag == "a":
            self._link = attributes

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        if not data.strip() or any(hides for _, hides in self._open):
            return
        self.text += data
        if self._link is not None:
            self.links.append(self._link)
            self._link = None
