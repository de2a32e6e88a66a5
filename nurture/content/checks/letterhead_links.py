"""The letterhead is HTML, so it is the one place where an address can be written that nobody declared."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

from nurture.content.checks.whole import Whole
from nurture.content.files import read_text
from nurture.content.findings import Finding, Place
from nurture.content.web_addresses import is_https

_FILE = "templates/_letter.html.j2"
_LEADS = ("href", "src", "action", "background", "poster", "data", "formaction", "xlink:href")
_UNSUBSCRIBE = "{{unsubscribe_url}}"
_REACHES_A_PERSON = ("mailto:", "tel:")


def letterhead_links(whole: Whole) -> Iterator[Finding]:
    reader = _Reader()
    reader.feed(read_text(whole.home, _FILE))
    reader.close()
    for line, column, address in reader.addresses:
        if not _may_stand(address):
            wrong = f'"{address}" in the letterhead does not lead to an https page.'
            yield Finding(Place(_FILE, line, column), "letterhead-link", wrong, "Write the whole address, from https:// on.")


def _may_stand(address: str) -> bool:
    together = "".join(address.split())
    return together == _UNSUBSCRIBE or together.startswith(_REACHES_A_PERSON) or is_https(address)


class _Reader(HTMLParser):
    """Gathers addresses as a mail program sees them, with entities decoded, and where their tags stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[tuple[int, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - HTMLParser's signature
        line, column = self.getpos()
        self.addresses += [(line, column + 1, value or "") for name, value in attrs if name in _LEADS]
