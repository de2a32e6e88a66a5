"""Letters by SMTP, over a few kept connections, each used by one thread at a time.

Nothing is certain between the end of the text and the server's reply to it (RFC 1047): what breaks there is `unknown`.
What breaks earlier has certainly not been accepted.
"""

from __future__ import annotations

import re
import smtplib
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress

from nurture.mail.headers import RefusedError, mailbox
from nurture.mail.mime import compose
from nurture.mail.port import Answer, Envelope, InTime, always, too_late
from nurture.mail.smtp_server import StopError, begin, confirm, connect, expect, expect_recipient, read_url
from nurture.rules.failpoints import failpoint

_EXCHANGE_TIME = 15.0  # seconds the server has for one reply
_GROUP_TIME = 60.0  # seconds after which no more letters of a group are begun, so that no lease runs out
_CONNECTIONS = 4
_DOT_AT_LINE_START = re.compile(rb"^\.", re.MULTILINE)


class SmtpMailer:
    name = "smtp"
    outlet = name
    group = 64
    ahead = 1

    def __init__(self, url: str, *, timeout: float = _EXCHANGE_TIME) -> None:
        self._server = read_url(url)
        self._timeout = timeout
        self._threads = ThreadPoolExecutor(_CONNECTIONS, thread_name_prefix="smtp")
        self._idle: list[smtplib.SMTP] = []
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"SmtpMailer({self._server})"

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterator[Answer]:
        """Several at a time. Once the server is of no use, the rest of the group is answered without another try."""
        stopped: list[StopError] = []
        until = time.monotonic() + _GROUP_TIME
        tries = [self._threads.submit(self._answer, letter, stopped, until, in_time) for letter in letters]
        return (done.result() for done in as_completed(tries))

    def _answer(self, letter: Envelope, stopped: list[StopError], until: float, in_time: InTime) -> Answer:
        try:
            _still_of_use(stopped, until)
            return self._deliver(letter, in_time)
        except RefusedError as refused:
            return refused.answer(letter.mid)
        except StopError as stop:
            if stop.everyone:
                stopped.append(stop)
            return Answer(letter.mid, stop.outcome, stop.because, everyone=stop.everyone)

    def _deliver(self, letter: Envelope, in_time: InTime) -> Answer:
        content = _DOT_AT_LINE_START.sub(b"..", compose(letter)) + b".\r\n"
        recipient = mailbox(letter.to_address, "recipient's", "rejected")
        connection = self._begun(mailbox(letter.from_address, "sender's", "sender"))
        handed_over = False
        try:
            expect_recipient(connection.rcpt(recipient))
            expect(connection.docmd("DATA"), (354,))
            failpoint("letter begun")
            if not in_time():
                connection.close()  # the only way not to hand over a text that was announced
                return too_late(letter.mid)
            handed_over = True
            connection.send(content)
            failpoint("letter out")
            confirm(connection.getreply())
        except StopError:
            self._keep_reset(connection)
            raise
        except OSError:
            connection.close()
            if handed_over:
                return Answer(letter.mid, "unknown", "The connection broke before the mail server confirmed the letter.")
            raise StopError("later", "The mail server hung up.") from None
        self._keep(connection)
        return Answer(letter.mid, "accepted")

    def _begun(self, sender: str) -> smtplib.SMTP:
        """A connection that has accepted MAIL FROM. A kept one that has died meanwhile is replaced."""
        with self._lock:
            kept = self._idle.pop() if self._idle else None
        if kept is not None:
            try:
                begin(kept, sender)
            except OSError:
                kept.close()
            except StopError as stop:
                if stop.outcome != "later":  # it may be tired of this connection only
                    raise
            else:
                return kept
        connection = connect(self._server, self._timeout)
        try:
            begin(connection, sender)
        except OSError:
            connection.close()
            raise StopError("later", "The mail server hung up.") from None
        return connection

    def _keep(self, connection: smtplib.SMTP) -> None:
        with self._lock:
            self._idle.append(connection)

    def _keep_reset(self, connection: smtplib.SMTP) -> None:
        with suppress(OSError):
            connection.rset()
            self._keep(connection)

    def has_left(self, mid: str) -> bool | None:  # noqa: ARG002 - the port's signature
        """A mail server cannot be asked."""
        return None

    def close(self) -> None:
        self._threads.shutdown()
        while self._idle:
            self._idle.pop().close()


def _still_of_use(stopped: list[StopError], until: float) -> None:
    if stopped:
        raise stopped[0]
    if time.monotonic() > until:
        raise StopError("later", "The mail server was too slow to take the whole group.", everyone=True)
