"""What SendGrid's answers mean, in one table."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from nurture.mail.port import Answer, Envelope, Outcome

ACCEPTED = 202
_TOO_MANY = 429

# What is not here: 202 is accepted, other 4xx are rejected, and the rest is unknown, other 2xx and redirects included.
_MEANING: dict[int, Outcome] = {
    401: "channel",
    403: "channel",
    404: "channel",  # no letter can cause these two: the host is not SendGrid's
    405: "channel",
    408: "unknown",
    _TOO_MANY: "later",
}
_OF_SENDER = ("from", "reply_to")
_ABOUT_SENDER = re.compile(r"sender identity|from address|from email|from\.(email|name)", re.IGNORECASE)
_PRIVATE = re.compile(r"\S*@\S*|SG\.\S*")
_ROOM_AGAIN: tuple[tuple[str, Callable[[str, datetime], datetime]], ...] = (
    ("X-RateLimit-Reset", lambda said, _now: datetime.fromtimestamp(int(said), UTC)),
    ("Retry-After", lambda said, now: now + timedelta(seconds=int(said))),
    ("Retry-After", lambda said, _now: parsedate_to_datetime(said)),
)
_UNREADABLE = (ValueError, TypeError, OverflowError, OSError)
_SHORTEST, _USUAL, _LONGEST = timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=10)


def read(letter: Envelope, status: int, headers: Mapping[str, str], said: bytes) -> Answer:
    if status == ACCEPTED:
        return Answer(letter.mid, "accepted", provider_id=headers.get("X-Message-Id"))
    complaints = _complaints(said)
    outcome = _outcome(status, complaints)
    words = _PRIVATE.sub("…", "; ".join(message for _, message in complaints))[:200]
    because = f"SendGrid said {status}: {words}" if words else f"SendGrid said {status}."
    full = status == _TOO_MANY
    return Answer(letter.mid, outcome, because, wait=_wait(letter, headers) if full else None, everyone=full)


def _outcome(status: int, complaints: list[tuple[str, str]]) -> Outcome:
    if status in (400, 403) and any(field.startswith(_OF_SENDER) or _ABOUT_SENDER.search(said) for field, said in complaints):
        return "sender"
    return _MEANING.get(status, "rejected" if 400 <= status < 500 else "unknown")  # noqa: PLR2004 - HTTP's classes


def _complaints(said: bytes) -> list[tuple[str, str]]:
    """(field, message) of each error; nothing where the answer is not SendGrid's JSON (a 413 is HTML)."""
    try:
        errors: Any = json.loads(said)["errors"]
        return [(str(one.get("field") or ""), str(one.get("message") or "")) for one in errors]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _wait(letter: Envelope, headers: Mapping[str, str]) -> timedelta:
    """Until the first moment that can be read, by SendGrid's own clock where it tells the time."""
    with suppress(*_UNREADABLE):
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else letter.sent_at
        for name, moment in _ROOM_AGAIN:
            with suppress(KeyError, *_UNREADABLE):
                return min(max(moment(headers[name], now) - now, _SHORTEST), _LONGEST)
    return _USUAL
