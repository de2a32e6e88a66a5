"""A mail server: where it is, how to get in, and how to go on with its replies."""

from __future__ import annotations

import io
import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from nurture.mail.port import Outcome
from nurture.mail.smtp_answer import FOR_GOOD, of_letter, of_sender
from nurture.rules.errors import UserError

Starttls = Literal["yes", "no", "offered"]

_ADDRESS = re.compile(r"\S*@\S*")
_TAKEN = 250
_FORWARDED = 251  # to a recipient that has moved: taken as well
_NOT_NOW = 400  # replies from here on say no


class StopError(Exception):
    """It ended before the letter was accepted. `everyone`: the next letter would fare the same."""

    def __init__(self, outcome: Outcome, because: str, *, everyone: bool = False) -> None:
        self.outcome: Outcome = outcome
        self.because = because
        self.everyone = everyone
        super().__init__(because)


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    tls: bool
    starttls: Starttls
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_url(url: str) -> Server:
    """`smtp[s]://user:password@host:port?starttls=yes|no`; unasked, a password never crosses a network in the clear."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _odd_url() from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _odd_url()
    tls, user = parts.scheme == "smtps", unquote(parts.username or "")
    usual = 465 if tls else 587 if user else 25
    return Server(parts.hostname, port or usual, tls, _starttls(parts), user, unquote(parts.password or ""))


def _starttls(parts: SplitResult) -> Starttls:
    match parse_qs(parts.query).get("starttls", []):
        case ["yes"]:
            return "yes"
        case ["no"]:
            return "no"
        case []:
            return "no" if _local(parts.hostname or "") else "yes" if parts.username else "offered"
        case _:
            raise _odd_url()


def _odd_url() -> UserError:
    return UserError(
        "NURTURE_SMTP_URL is not the address of a mail server.",
        "Write smtp://user:password@host:587 or smtps://user:password@host, with ?starttls=yes or no if you must.",
    )


def _local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Replies(io.RawIOBase):
    """What a server says, until a deadline: a socket's own timeout begins anew with every byte that drips in."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._deadline = 0.0

    def await_reply(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the reply took too long")
        self._socket.settimeout(left)
        return self._socket.recv_into(into)


class _Impatient(smtplib.SMTP):
    """Each reply has the whole timeout and no more, however slowly it drips."""

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None:
            if self.sock is None:
                raise smtplib.SMTPServerDisconnected("not connected")
            self._replies = _Replies(self.sock)
            self.file = io.BufferedReader(self._replies)
        self._replies.await_reply(self.timeout)
        reply = super().getreply()
        if self.sock is not None:
            self.sock.settimeout(self.timeout)  # of what is sent next
        return reply


class _ImpatientTls(_Impatient, smtplib.SMTP_SSL):
    """The same from the first byte in TLS."""


def connect(server: Server, timeout: float) -> smtplib.SMTP:
    """A connection that is greeted, encrypted and logged in."""
    tls = ssl.create_default_context()
    connection: smtplib.SMTP | None = None
    try:
        if server.tls:
            connection = _ImpatientTls(server.host, server.port, timeout=timeout, context=tls)
        else:
            connection = _Impatient(server.host, server.port, timeout=timeout)
        _let_in(connection, server, tls)
    except (OSError, ValueError, StopError) as error:
        if connection is not None:
            connection.close()
        raise error if isinstance(error, StopError) else _no_way_in(error) from None
    return connection


def _let_in(connection: smtplib.SMTP, server: Server, tls: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    if not server.tls and server.starttls != "no":
        if connection.has_extn("starttls"):
            connection.starttls(context=tls)
            connection.ehlo_or_helo_if_needed()
        elif server.starttls == "yes":
            raise StopError("channel", "The mail server offers no STARTTLS, and we do not go on in the clear.", everyone=True)
    if server.user:
        connection.login(server.user, server.password)


# The first that fits; the last are a host that no name server can look up or a login that cannot be said, and a challenge
# that is not base64.
_NO_WAY_IN: Sequence[tuple[type[Exception], str]] = (
    (ssl.SSLCertVerificationError, "The mail server's certificate is not valid for its name."),
    (smtplib.SMTPNotSupportedError, "The mail server offers no login, and NURTURE_SMTP_URL has one."),
    (UnicodeError, "NURTURE_SMTP_URL has a host or a login that cannot be used."),
    (ValueError, "The mail server asks for the login in a way that cannot be read."),
)


def _no_way_in(error: OSError | ValueError) -> StopError:
    """A refusal for good is the channel's trouble; all else may pass by itself."""
    because = next((because for kind, because in _NO_WAY_IN if isinstance(error, kind)), None)
    if because:
        return StopError("channel", because, everyone=True)
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    if code >= FOR_GOOD:
        return StopError("channel", f"The mail server does not let us in ({code}).", everyone=True)
    return StopError("later", f"The mail server cannot be reached ({code or type(error).__name__}).", everyone=True)


def begin(connection: smtplib.SMTP, sender: str) -> None:
    """MAIL FROM."""
    try:
        expect(connection.mail(sender), (_TAKEN,), of_sender)
    except StopError:
        connection.close()
        raise


def confirm(reply: tuple[int, bytes]) -> None:
    """The reply to the text: 250 takes the letter, 4yz and 5yz do not (RFC 5321, 4.2.1), and anything else tells nothing.

    So 4yz is tried again under the same mid, although a server that says so and delivers all the same would repeat it.
    """
    code, _ = reply
    if 0 <= code < _NOT_NOW and code != _TAKEN:
        raise StopError("unknown", f"The mail server answered the letter with {code}, which tells nothing.")
    expect(reply, (_TAKEN,))


def expect_recipient(reply: tuple[int, bytes]) -> None:
    """RCPT TO."""
    expect(reply, (_TAKEN, _FORWARDED))


def expect(reply: tuple[int, bytes], good: Collection[int], meaning: Callable[[int, str], Outcome] = of_letter) -> None:
    """Go on after a good reply; else say what the reply means, in the server's words without addresses."""
    code, said = reply
    if code in good:
        return
    if code < 0:
        raise smtplib.SMTPServerDisconnected("not a reply")
    words = _ADDRESS.sub("…", said.decode("utf-8", "replace")).replace("\n", " ")[:200]
    outcome = meaning(code, words)
    raise StopError(outcome, f"The mail server said {code} {words}", everyone=outcome == "channel")
