"""Which declared link a followed address is, and what it is about."""

from __future__ import annotations

import hashlib

from nurture.rules.program import Link, Program
from nurture.rules.verdict import FOOTER

_MOST = 10_000  # addresses remembered; personal ones would fill the memory


class Links:
    """The declared addresses of all languages. What is appended to one as a query or fragment does not matter."""

    def __init__(self, program: Program, public_url: str) -> None:
        self.declared = program.links
        self._footer = f"{public_url}/u/"
        self._by_address: dict[str, Link] = {}
        for link in program.links.values():
            for address in link.address.values():
                self._by_address.setdefault(address, link)
        self._remembered: dict[str, tuple[str, str]] = {}

    def of(self, url: str) -> tuple[str, str]:
        """(link id, topic); an address that is not declared has a mark of its own and no topic."""
        known = self._remembered.get(url)
        if known is None:
            if len(self._remembered) >= _MOST:
                self._remembered.clear()
            known = self._remembered[url] = self._look_up(url)
        return known

    def named(self, name: str) -> tuple[str, str]:
        """(link id, topic) where a file names a link by its id or its address; what is neither stays as it is."""
        link = self.declared.get(name)
        if link:
            return link.id, link.topic
        return self.of(name) if name.startswith(("https://", "http://")) else (name, "")

    def _look_up(self, url: str) -> tuple[str, str]:
        if url.startswith(self._footer):
            return FOOTER, ""
        link = self._declared_at(url)
        if link:
            return link.id, link.topic
        return f"undeclared:{hashlib.blake2b(url.encode(), digest_size=4).hexdigest()}", ""

    def _declared_at(self, url: str) -> Link | None:
        rest = url.partition("#")[0]
        while rest:
            link = self._by_address.get(rest)
            if link:
                return link
            rest = rest[: max(rest.rfind("&"), rest.rfind("?"), 0)]
        return self._by_address.get(url)
