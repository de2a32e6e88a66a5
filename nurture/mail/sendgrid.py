"""Letters by SendGrid's v3 Mail Send, one a request, over kept connections.

The `sendgrid` package's own transport has no timeout, opens a connection a letter and follows redirects as GET; it is
used for account calls only (`account.py`). Mail Send knows no idempotency key: what cannot be known is `unknown`.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import aiohttp

from nurture.mail import sendgrid_answer
from nurture.mail.headers import RefusedError
from nurture.mail.port import Answer, Envelope, InTime, always, too_late
from nurture.mail.sendgrid_body import body
from nurture.rules.errors import UserError
from nurture.rules.failpoints import failpoint

_IN_FLIGHT = 256
_TOTAL_TIME = 15.0  # seconds for one request, all in all
_CONNECT_TIME = 10.0  # seconds of these for a connection; what fails here has not sent a byte
_NONE = timedelta()
_ANSWER = 65_536  # bytes of an answer that are read


class SendGridMailer:
    name = "sendgrid"
    outlet = name
    group = _IN_FLIGHT // 2
    ahead = 1  # the next group is decided and rendered while the answers to this one are awaited

    def __init__(self, key: str, host: str, *, timeout: float = _TOTAL_TIME) -> None:
        if not (key.isascii() and key.isprintable() and key.strip() and " " not in key):
            raise UserError("SENDGRID_API_KEY is not a key.", "Copy the key as SendGrid showed it, in one piece.")
        if not _is_web_address(host):
            raise UserError(
                "NURTURE_SENDGRID_HOST is not a web address.", "Leave it out, or write https://api.eu.sendgrid.com."
            )
        self._url = f"{host.rstrip('/')}/v3/mail/send"
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=min(timeout, _CONNECT_TIME))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._full: Answer | None = None  # SendGrid's last word that there is no room, and
        self._full_until = datetime.min.replace(tzinfo=UTC)  # until when that holds, by the clock of the letters

    def __repr__(self) -> str:
        return f"SendGridMailer({self._url})"

    def send(self, letters: Sequence[Envelope], in_time: InTime = always) -> Iterator[Answer]:
        """All at once, those of two groups in flight; answers as they come."""
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        asyncio.run_coroutine_threadsafe(self._send_all(letters, in_time, answers), self._running())
        return (answers.get() for _ in letters)

    def _running(self) -> asyncio.AbstractEventLoop:
        """The loop in its own thread, so that this may be called from anywhere, started by the first letter."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="sendgrid", daemon=True)
                self._thread.start()
                self._session = asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
                self._room = asyncio.Semaphore(_IN_FLIGHT)
            return self._loop

    async def _open(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers=self._headers, timeout=self._timeout, connector=aiohttp.TCPConnector(limit=_IN_FLIGHT)
        )

    async def _send_all(self, letters: Sequence[Envelope], in_time: InTime, answers: queue.SimpleQueue[Answer]) -> None:
        await asyncio.gather(*(self._send_one(letter, in_time, answers) for letter in letters))

    async def _send_one(self, letter: Envelope, in_time: InTime, answers: queue.SimpleQueue[Answer]) -> None:
        """Puts an answer whatever happens: somebody waits for it."""
        answer = Answer(letter.mid, "unknown", "The try was broken off.")
        try:
            content = body(letter)
            async with self._room:
                answer = self._not_yet(letter, in_time) or await self._tried(letter, content)
        except RefusedError as refused:
            answer = refused.answer(letter.mid)
        finally:
            answers.put(answer)

    def _not_yet(self, letter: Envelope, in_time: InTime) -> Answer | None:
        """While there is no room for one letter there is none for any: none is tried before the wait is over.

        More than the whole wait is left only where the clock has been set back: then nobody knows how much.
        """
        if not in_time():
            return too_late(letter.mid)
        if self._full is None or self._full.wait is None:
            return None
        left = self._full_until - letter.sent_at
        return replace(self._full, mid=letter.mid, wait=left) if _NONE < left <= self._full.wait else None

    async def _tried(self, letter: Envelope, content: bytes) -> Answer:
        answer = await self._post(letter, content)
        if answer.wait is not None:
            self._full, self._full_until = answer, letter.sent_at + answer.wait
        return answer

    async def _post(self, letter: Envelope, content: bytes) -> Answer:
        failpoint("letter begun")
        try:
            async with self._session.post(self._url, data=content, allow_redirects=False) as response:
                failpoint("letter out")
                said = b"" if response.status == sendgrid_answer.ACCEPTED else await _said(response)
                return sendgrid_answer.read(letter, response.status, response.headers, said)
        except (aiohttp.InvalidURL, UnicodeError):
            return Answer(letter.mid, "channel", "NURTURE_SENDGRID_HOST cannot be looked up.")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Answer(letter.mid, "later", f"SendGrid cannot be reached ({type(error).__name__}).", everyone=True)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            return Answer(letter.mid, "unknown", f"SendGrid's answer did not come ({type(error).__name__}).")

    def has_left(self, mid: str) -> bool | None:  # noqa: ARG002 - the port's signature
        """Only an event that carries the mid can tell."""
        return None

    def close(self) -> None:
        with self._lock:
            if self._loop is None:
                return
            asyncio.run_coroutine_threadsafe(self._session.close(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None


def _is_web_address(written: str) -> bool:
    """Whether a scheme of the web and a host are there, and a port that can be."""
    try:
        parts = urlsplit(written)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


async def _said(response: aiohttp.ClientResponse) -> bytes:
    said = b""
    async for part in response.content.iter_any():
        said += part
        if len(said) > _ANSWER:
            break
    return said
