"""One letter as the bytes of an internet message, put together by hand.

The stdlib's EmailMessage makes about 500 of them a second; this makes many thousands, and the tests read every one
back with the stdlib. Text first, HTML second, CRLF only, seven bits only.
"""

from __future__ import annotations

import binascii
from typing import Literal

from nurture.mail import headers
from nurture.mail.port import Envelope

_LINE = 998  # octets a line may have (RFC 5322)


def compose(letter: Envelope) -> bytes:
    """The whole message. Raises RefusedError where an address, a link or an id is not fit for a header."""
    boundary = f"=_{letter.mid}"
    head = "".join(f"{name}: {value}\r\n" for name, value in _head(letter, boundary))
    text, html = _part("plain", letter.text, boundary), _part("html", letter.html, boundary)
    return f"{head}\r\n--{boundary}\r\n{text}\r\n--{boundary}\r\n{html}\r\n--{boundary}--\r\n".encode("ascii")


def _head(letter: Envelope, boundary: str) -> list[tuple[str, str]]:
    sender = headers.mailbox(letter.from_address, "sender's", "sender")
    return [
        ("From", headers.named(letter.from_name, sender)),
        ("To", headers.named(letter.to_name, headers.mailbox(letter.to_address, "recipient's", "rejected"))),
        ("Reply-To", headers.mailbox(letter.reply_to, "reply", "sender")),
        ("Subject", headers.unstructured(letter.subject)),
        ("Date", headers.date(letter.sent_at.replace(microsecond=0))),
        ("Message-ID", headers.message_id(letter)),
        *headers.list_headers(letter).items(),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]


def _part(kind: Literal["plain", "html"], content: str, boundary: str) -> str:
    """One body: as it is where that is safe, else quoted-printable, which stays readable and never holds a boundary."""
    body = content.replace("\r\n", "\n").replace("\r", "\n")
    way = "7bit"
    if not _plain(body) or boundary in body:
        way = "quoted-printable"
        body = binascii.b2a_qp(body.encode("utf-8", "replace"), istext=True).decode("ascii")
    body = body.replace("\n", "\r\n")
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {way}\r\n\r\n{body}"


def _plain(body: str) -> bool:
    return body.isascii() and "\x00" not in body and max(map(len, body.split("\n"))) <= _LINE
