"""What may stand in a header. Names and subjects come from data: they are cleaned. Addresses and links are refused if odd.

A refusal says whether the letter or its sender is at fault, so that one bad recipient never stops a rep's mail.
"""

from __future__ import annotations

import re
from datetime import datetime
from email.base64mime import header_encode
from email.utils import format_datetime
from functools import lru_cache
from typing import Literal

from email_validator import EmailNotValidError, validate_email

from nurture.mail.port import Answer, Envelope

# Controls, line and paragraph separators, marks that turn the writing direction, halves of surrogate pairs, no-characters.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)
_SPACES = re.compile(r" {2,}")
_ADDRESS = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*@[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE
)
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.ASCII | re.IGNORECASE)
_URL = re.compile(r"https?://[!#-;=?-~]{1,900}", re.ASCII)
_MID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]{1,60}", re.ASCII)
_QUOTABLE = re.compile(r"[ -~]{1,60}", re.ASCII)

_WORD_OCTETS = 45  # 60 base64 digits and 12 around them: under the 75 that an encoded word may have
_LINE = 900  # a header line may have 998


class RefusedError(Exception):
    """The letter cannot be written. `outcome` tells whether the letter or its sender is at fault."""

    def __init__(self, outcome: Literal["rejected", "sender"], because: str) -> None:
        self.outcome: Literal["rejected", "sender"] = outcome
        self.because = because
        super().__init__(because)

    def answer(self, mid: str) -> Answer:
        return Answer(mid, self.outcome, self.because)


def cleaned(value: str) -> str:
    """One line of text without anything that could end a header or disguise what it says."""
    if value.isprintable() and "  " not in value:
        return value.strip()
    return _SPACES.sub(" ", _HARMFUL.sub(" ", value)).strip()


def mailbox(address: str, whose: str, outcome: Literal["rejected", "sender"]) -> str:
    """The address as SMTP takes it (the domain in ASCII), or a refusal that does not repeat it."""
    ready = address if address.isascii() else _in_ascii(address)
    if _ADDRESS.fullmatch(ready) is None or len(ready) > 254:  # noqa: PLR2004 - RFC 5321's longest path
        raise RefusedError(outcome, f"The {whose} address is not one that mail can be sent with.")
    return ready


@lru_cache(maxsize=1024)
def _in_ascii(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False).ascii_email or ""
    except (EmailNotValidError, UnicodeError):
        return ""


@lru_cache(maxsize=64)
def host_name(domain: str) -> str:
    if not domain.isascii():
        domain = _in_ascii(f"x@{domain}").removeprefix("x@")
    if _DOMAIN.fullmatch(domain) is None:
        raise RefusedError("rejected", "The program's domain is not a host name.")
    return domain


def opaque(mid: str) -> str:
    if _MID.fullmatch(mid) is None:
        raise RefusedError("rejected", "The message's id is not made of letters, digits, - and _.")
    return mid


def link(url: str) -> str:
    """The unsubscribe link between its brackets. It is never folded nor encoded, or one-click stops working."""
    if _URL.fullmatch(url) is None:
        raise RefusedError("rejected", "The unsubscribe link is not a plain web address.")
    return f"<{url}>"


def encoded(value: str) -> str:
    """Clean text as RFC 2047 encoded words, folded one a line, cut between characters."""
    words: list[str] = []
    part = b""
    for character in value:
        octets = character.encode()
        if len(part) + len(octets) > _WORD_OCTETS:
            words.append(header_encode(part, "utf-8"))
            part = b""
        part += octets
    words.append(header_encode(part, "utf-8"))
    return "\r\n ".join(words)


def unstructured(value: str) -> str:
    """A subject: as it is where it is ASCII and short enough, else in encoded words."""
    text = cleaned(value)
    if text.isascii() and len(text) < _LINE and "=?" not in text:
        return text
    return _short_encoded(text)


def _short_encoded(text: str) -> str:
    octets = text.encode()
    return header_encode(octets, "utf-8") if len(octets) <= _WORD_OCTETS else encoded(text)


@lru_cache(maxsize=4096)
def phrase(name: str) -> str:
    """A display name, quoted or encoded where it must be; empty stays empty."""
    text = cleaned(name)
    if not text or (_PLAIN_PHRASE.fullmatch(text) and "=?" not in text):
        return text
    if _QUOTABLE.fullmatch(text) and "=?" not in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _short_encoded(text)


def named(name: str, address: str) -> str:
    """`Name <address>`; the address is ready already."""
    shown = phrase(name)
    return f"{shown} <{address}>" if shown else address


@lru_cache(maxsize=256)
def list_id(name: str, domain: str) -> str:
    """`Name <name.domain>`: the same for every letter of a program."""
    label = "-".join(re.findall(r"[a-z0-9]+", name.casefold())) or "list"
    return f"{phrase(name)} <{label[:60]}.{host_name(domain)}>".strip()


def message_id(letter: Envelope) -> str:
    return f"<{opaque(letter.mid)}@{host_name(letter.domain)}>"


@lru_cache(maxsize=64)
def date(moment: datetime) -> str:
    return format_datetime(moment)


def list_headers(letter: Envelope) -> dict[str, str]:
    """What makes the mail program show its own unsubscribe button (RFC 8058), and files the letter with its list."""
    return {
        "List-Unsubscribe": link(letter.unsubscribe_url),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": list_id(letter.list_name, letter.domain),
    }
