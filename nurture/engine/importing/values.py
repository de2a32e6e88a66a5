"""One cell of a file: what it means, or why it cannot be used. Reasons never quote the cell; the reject file has the row."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime

import phonenumbers

from nurture.rules import calendar
from nurture.rules.conditions import as_word


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be used."""

    reason: str


Value = str | int | None

# ISO 3166-1 alpha-2: the regions that have telephones (less two islands that are not countries), and those without.
COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS) - {"AC", "TA"} | {"AQ", "BV", "GS", "HM", "PN", "TF", "UM"}
_MEANT = {"UK": "GB", "EL": "GR"}

CONSENTS = ("granted", "legitimate_interest", "none")
STATES = ("open", "won", "lost")

# What may come in an events file; letters' own events come from the ESP.
EVENTS = ("answered", "attended", "certified", "replied", "visited")

BLANK = -1
"""Stands for an empty number cell, since NULL stands for a column that the file does not have."""

_LONGEST_TEXT = 500
_LARGEST_NUMBER = 2_000_000_000
_NUMBER = re.compile(r"\d{1,10}", re.ASCII)
_CENTS = re.compile(r"(\d{1,15})(?:\.(\d{1,2}))?", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII)
_DAY_LENGTH = len("2026-03-03")

# Line and page breaks, NUL, and the marks that turn text around: they break headers, CSV and what people read.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def has_control(raw: str) -> bool:
    return not raw.isprintable() and _CONTROL.search(raw) is not None


def texts(column: list[str]) -> bool:
    """Whether `text` would leave all of them as they are."""
    joined = "\x00".join(column)
    return (joined.isascii() or unicodedata.is_normalized("NFC", joined)) and max(map(len, column)) <= _LONGEST_TEXT


def text(raw: str) -> Value | Fault:
    if len(raw) > _LONGEST_TEXT:
        return Fault(f"longer than {_LONGEST_TEXT} characters")
    return raw if raw.isascii() else unicodedata.normalize("NFC", raw)


def word(raw: str) -> Value | Fault:
    return as_word(raw)


def country(raw: str) -> Value | Fault:
    code = raw.upper()
    if code in COUNTRIES:
        return code
    meant = f"; did you mean {_MEANT[code]}?" if code in _MEANT else ""
    return Fault(f"unknown country: it takes a code of two letters from ISO 3166{meant}")


def number(raw: str) -> Value | Fault:
    if not raw:
        return BLANK
    if not _NUMBER.fullmatch(raw) or int(raw) > _LARGEST_NUMBER:
        return Fault("not a whole number")
    return int(raw)


def cents(raw: str) -> Value | Fault:
    found = _CENTS.fullmatch(raw)
    if found is None:
        return Fault("not an amount such as 1234.56")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def day(raw: str) -> Value | Fault:
    """ISO text; a time behind it is cut."""
    if not raw:
        return ""
    try:
        found = date.fromisoformat(raw) if len(raw) <= _DAY_LENGTH else datetime.fromisoformat(raw).date()
    except ValueError:
        return Fault("not a date such as 2026-03-31")
    return found.isoformat()


def moment(raw: str) -> Value | Fault:
    """ISO text with a zone; without one it is taken as UTC."""
    try:
        found = datetime.fromisoformat(raw)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return Fault("not a time such as 2026-03-31T14:00Z")


def language(raw: str) -> Value | Fault:
    tag = raw.replace("_", "-").lower()
    if tag and not _LANGUAGE.fullmatch(tag):
        return Fault("not a language such as de or pt-BR")
    first, *rest = tag.split("-")
    return "-".join([first, *(part.upper() if len(part) == 2 else part for part in rest)])  # noqa: PLR2004 - a country


def zone(raw: str) -> Value | Fault:
    if raw and calendar.zone(raw) is None:
        return Fault("not a time zone such as Europe/Berlin")
    return raw


def consent(raw: str) -> Value | Fault:
    return _one_of(word(raw) or "none", CONSENTS)


def state(raw: str) -> Value | Fault:
    return _one_of(word(raw), STATES)


def event(raw: str) -> Value | Fault:
    return _one_of(word(raw), EVENTS)


def _one_of(found: Value | Fault, allowed: tuple[str, ...]) -> Value | Fault:
    return found if found in allowed else Fault(f"not one of {', '.join(allowed)}")


def certificates(raw: str) -> Value | Fault:
    """Ids joined by `;`, in one order, so that the same set is the same text."""
    return ";".join(sorted({part.strip().casefold() for part in raw.split(";")} - {""}))
