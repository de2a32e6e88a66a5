"""Callbacks in the senders' words become notices in ours, by tables.

What comes in is foreign: any key may be missing or of another type. Nothing here raises; what cannot be used is an
`Unusable` that says why. A notice carries no text that a database would refuse, and nothing that is not needed.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, get_args

from nurture.rules.events import Kind


class Notice(NamedTuple):
    """One callback in our own words. `mid`, `contact` and `email` are the ways to whom it is about; any may be empty."""

    kind: str
    at: int | None  # milliseconds since 1970, whole seconds; None where the sender gave no moment
    mid: str = ""
    contact: str = ""  # the vendor's ids
    partner: str = ""
    email: str = ""
    url: str = ""
    link: str = ""
    topic: str = ""
    machine: bool | None = None  # what the sender says of an open; None where it says nothing
    hard: bool = False  # the address cannot or must not be written to
    because: str = ""  # the sender's class of a bounce or drop, never its free text


class Unusable(NamedTuple):
    because: str


_SENDGRID_KINDS: dict[str, Kind] = {
    "processed": "accepted", "deferred": "deferred", "delivered": "delivered", "dropped": "dropped",
    "bounce": "bounced", "blocked": "bounced", "open": "opened", "click": "clicked", "spamreport": "complained",
    "unsubscribe": "unsubscribed", "group_unsubscribe": "unsubscribed",
}  # fmt: skip
_SENDGRID_OTHERS = {
    "group_resubscribe": "Rejoining a group at SendGrid lifts no suppression here.",
    "account_status_change": "It is about the account at SendGrid, not about a letter.",
}
_DROPPED_FOR_GOOD = frozenset({"bounced address", "unsubscribed address", "spam reporting address", "invalid"})
_DROPPED_THIS_TIME = frozenset({"spam content", "invalid smtpapi header", "recipient list over package quota"})
_SAID = {True: True, "true": True, False: False, "false": False}  # a number 1 or 0 is found as well
_IMPORTED_KINDS = frozenset(get_args(Kind))

_MILLISECONDS_FROM = 100_000_000_000  # as seconds this is the year 5138: such a number counts milliseconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 253_402_300_799  # the last second of 9999
_LONGEST = {"mid": 64, "id": 200, "email": 320, "url": 2_000}


def from_sendgrid(item: object) -> Notice | Unusable:
    """One object of the Event Webhook."""
    if not isinstance(item, dict):
        return Unusable("It is not an object.")
    said = item.get("event")
    if not isinstance(said, str):
        return Unusable("It does not say what happened.")
    kind = _SENDGRID_KINDS.get(said) or _SENDGRID_KINDS.get(said.casefold())
    if kind is None:
        return Unusable(_SENDGRID_OTHERS.get(said.casefold(), "It tells of a kind of event that we do not know."))
    more = _DETAILS.get(kind)
    return Notice(
        kind,
        moment(item.get("timestamp")),
        _text(item.get("nurture_mid"), "mid"),
        "",
        "",
        _text(item.get("email"), "email").strip(),
        *(more(item) if more else ()),
    )


def bounce(mid: str, email: str, at: int) -> str:
    """What `from_sendgrid` reads as a hard bounce, for one that a mailer is told of at once. `at` in Unix seconds."""
    return json.dumps({"event": "bounce", "type": "bounce", "nurture_mid": mid, "email": email, "timestamp": at})


_Details = tuple[str, str, str, bool | None, bool, str]
"""The rest of a notice: url, link, topic, machine, hard, because."""


def _opened(item: Mapping[str, Any]) -> _Details:
    said = item.get("sg_machine_open")
    if isinstance(said, str):
        said = said.casefold()
    return "", "", "", _SAID.get(said) if isinstance(said, str | int) else None, False, ""


def _clicked(item: Mapping[str, Any]) -> _Details:
    """A click on the mail program's own unsubscribe button is reported with a place called header."""
    offset = item.get("url_offset")
    in_header = isinstance(offset, Mapping) and offset.get("type") == "header"
    return _text(item.get("url"), "url"), "unsubscribe" if in_header else "", "", None, False, ""


def _bounced(item: Mapping[str, Any]) -> _Details:
    """Hard where the mailbox or host does not exist; blocked, expired or full may be better next time."""
    how = "blocked" if item.get("event") == "blocked" else _word(item.get("type"))
    group = _word(item.get("bounce_classification"))
    if how:
        hard = how == "bounce" and group != "mailbox unavailable"
    else:
        hard = group.startswith("invalid") or _word(item.get("status")).startswith("5.1.")
    return "", "", "", None, hard, "hard bounce" if hard else "soft bounce"


def _dropped(item: Mapping[str, Any]) -> _Details:
    said = _word(item.get("reason"))
    known = said in _DROPPED_FOR_GOOD or said in _DROPPED_THIS_TIME
    return "", "", "", None, said in _DROPPED_FOR_GOOD, said if known else "another reason"


_DETAILS: dict[str, Callable[[Mapping[str, Any]], _Details]] = {
    "opened": _opened, "clicked": _clicked, "bounced": _bounced, "dropped": _dropped,
}  # fmt: skip


def from_import(item: object) -> Notice | Unusable:
    """One row of an events file: event, occurred_at, and contact_id or partner_id; topic and link where known."""
    if not isinstance(item, dict):
        return Unusable("It is not an object.")
    kind = item.get("event")
    if not isinstance(kind, str) or kind not in _IMPORTED_KINDS:
        return Unusable("It tells of a kind of event that we do not know.")
    at = moment(item.get("occurred_at"))
    if at is None:
        return Unusable("It does not say when it happened.")
    return Notice(
        kind,
        at,
        contact=_text(item.get("contact_id"), "id"),
        partner=_text(item.get("partner_id"), "id"),
        link=_text(item.get("link"), "id"),
        topic=_text(item.get("topic"), "id"),
        hard=kind == "bounced",
        because="hard bounce" if kind == "bounced" else "",
    )


SOURCES: dict[str, Callable[[object], Notice | Unusable]] = {
    "sendgrid": from_sendgrid, "import": from_import, "mailer": from_sendgrid,
}  # fmt: skip


def fingerprint(notice: Notice, who: str) -> bytes:
    """16 bytes that are the same however often and however wrapped the callback comes.

    The sender's own event id is no part of it: SendGrid gives a new one when it tries again.
    """
    parts = (
        who, notice.kind, "" if notice.at is None else str(notice.at // 1000), notice.url, notice.link, notice.topic,
        notice.because, "" if notice.machine is None else str(notice.machine),
    )  # fmt: skip
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).digest()


def moment(value: object) -> int | None:
    """Unix seconds or milliseconds as a number or in digits, or ISO 8601 (without a zone: UTC); None for the rest."""
    if type(value) is int and 0 <= value < _MILLISECONDS_FROM:  # as nearly all are
        return value * 1000
    if isinstance(value, str):
        return _from_text(value.strip())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _whole(value // 1000 if value >= _MILLISECONDS_FROM else value)


def _from_text(value: str) -> int | None:
    if len(value) > 40:  # noqa: PLR2004 - no moment is longer
        return None
    try:
        return moment(float(value))
    except ValueError:
        pass
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return _whole(((read if read.tzinfo else read.replace(tzinfo=UTC)) - _EPOCH).total_seconds())


def _whole(seconds: float) -> int | None:
    return int(seconds) * 1000 if 0 <= seconds <= _LATEST else None


def _word(value: object) -> str:
    return value.casefold().strip() if isinstance(value, str) else ""


def _text(value: object, what: str) -> str:
    """Text as a database takes it: no NUL, no half of a surrogate pair; a whole number as its digits.

    What is too long to be one of ours is nothing; an address on the web is cut.
    """
    if not isinstance(value, str):
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 63:
            return ""
        value = str(value)
    if len(value) > _LONGEST[what]:
        value = value[: _LONGEST[what]] if what == "url" else ""
    if value.isascii() and "\x00" not in value:
        return value
    return value.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
