"""What a partner's people did, in plain words, for the rep who rings them.

Opens are never evidence: mail programs open letters by themselves, and "I saw you opened it" is off limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

WORDS = {
    "clicked": "followed a link",
    "visited": "looked at a page",
    "attended": "attended",
    "replied": "replied",
    "deal_registered": "registered a deal",
    "deal_won": "won a deal",
    "certified": "earned a certificate",
    "answered": "answered our question",
}
_MOST = 10


@dataclass(frozen=True, slots=True)
class Done:
    """One human deed. `email` is the step whose letter it answers, `link` the declared link's id."""

    contact_id: int
    kind: str
    at: datetime
    topic: str = ""
    email: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line as a call keeps it: ids, topics and times, no names and no addresses. `when` is ISO 8601, UTC."""

    contact: int
    what: str
    when: str
    topic: str
    letter: str
    link: str

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def evidence(deeds: Sequence[Done]) -> tuple[Evidence, ...]:
    """The latest deeds, newest first, without what is not ours to tell."""
    told = sorted((deed for deed in deeds if deed.kind in WORDS), key=lambda deed: (deed.at, deed.contact_id), reverse=True)
    return tuple(
        Evidence(deed.contact_id, WORDS[deed.kind], deed.at.isoformat(timespec="minutes"), deed.topic, deed.email, deed.link)
        for deed in told[:_MOST]
    )
