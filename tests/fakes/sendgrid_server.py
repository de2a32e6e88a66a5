"""A SendGrid of our own, in its own process, that behaves badly when it is told to.

`python tests/fakes/sendgrid_server.py --log FILE [--mode accept] [--latency 0.05]` prints its port on the first line.
A recipient or sender whose local part is `mode-<mode>` or `mode-<mode>.<anything>` gets that mode, everyone else the one
of the command line; a key with the word "wrong" in it is refused. The log has one JSON line a request: {"mid", "mode",
"accepted", "connection"}, and the whole payload with `--bodies`. With `--durable` a line is on the disk before its request
is answered: what it says was accepted, was.

A worker that says `GET /worker/<its process id>` asks to be killed by the modes `kill-…`: when half of its letter is read
and no more of it ever will be, when it is read, when it is accepted, or when it is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import time
from collections.abc import Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any, TextIO

_REASONS = {200: "OK", 202: "Accepted", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
            413: "Payload Too Large", 429: "Too Many Requests", 500: "Internal Server Error"}  # fmt: skip
_IDENTITY = "The from address does not match a verified Sender Identity."


def _answer(status: int, content: bytes = b"", length: int | None = None, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} {_REASONS[status]}", f"Content-Length: {len(content) if length is None else length}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + content


def _errors(status: int, message: str, field: str | None = None, **headers: str) -> bytes:
    body = {"errors": [{"message": message, "field": field, "help": None}]}
    return _answer(status, json.dumps(body).encode(), Content_Type="application/json", **headers)


def _too_many(seconds: int) -> bytes:
    reset = str(int(time.time()) + seconds)
    return _errors(429, "too many requests", Date=formatdate(usegmt=True), X_RateLimit_Remaining="0", X_RateLimit_Reset=reset)


# What each mode answers with; None: nothing, the connection is reset.
_MODES: dict[str, Callable[[str], bytes | None]] = {
    "accept": lambda mid: _answer(202, X_Message_Id=f"sg-{mid}"),
    "accept-without-id": lambda _mid: _answer(202),
    "accept-cut": lambda mid: _answer(202, b"half", length=100, X_Message_Id=f"sg-{mid}"),
    "accept-reset": lambda _mid: None,
    "accept-500": lambda _mid: _errors(500, "Internal error"),
    "ok": lambda _mid: _answer(200),
    "too-many": lambda _mid: _too_many(30),
    "too-many-for-long": lambda _mid: _too_many(86_400),
    "unauthorized": lambda _mid: _errors(401, "The provided authorization grant is invalid, expired, or revoked"),
    "forbidden": lambda _mid: _errors(403, "access forbidden"),
    "sender": lambda _mid: _errors(403, _IDENTITY, "from"),
    "sender-400": lambda _mid: _errors(400, "The from email does not contain a valid address.", "from.email"),
    "sender-reply": lambda _mid: _errors(400, "Does not contain a valid address.", "reply_to.email"),
    "bad": lambda _mid: _errors(400, "Does not contain a valid address: ada@aster.example.", "personalizations.0.to.0.email"),
    "half-emoji": lambda _mid: _errors(400, "Invalid name: Ada \ud83d", "personalizations.0.to.0.name"),
    "nul": lambda _mid: _errors(400, "Invalid name: Ada\x00"),
    "accept-odd-id": lambda _mid: _answer(202, X_Message_Id="sg-\udce9"),
    "too-large": lambda _mid: _answer(413, b"<html><center>nginx</center></html>", Content_Type="text/html"),
    "broken": lambda _mid: _errors(500, "Internal error"),
    "redirect": lambda _mid: _answer(302, Location="/v3/elsewhere"),
    "reset": lambda _mid: None,
    "cut": lambda _mid: _answer(500, b'{"err', length=100),
    "nonsense": lambda _mid: b"220 smtp.example ESMTP\r\n\r\n",
    "slow": lambda mid: _answer(202, X_Message_Id=f"sg-{mid}"),
    "accept-slow": lambda mid: _answer(202, X_Message_Id=f"sg-{mid}"),
    "accept-late": lambda mid: _answer(202, X_Message_Id=f"sg-{mid}"),
    "drip": lambda _mid: _answer(202, length=100),
    "accept-drip": lambda _mid: _answer(202, length=100),
    "wrong-type": lambda _mid: _answer(400, b"<html>no</html>", Content_Type="text/html"),
    "accept-wrong-type": lambda _mid: _answer(202, b"<html>yes</html>", Content_Type="text/html"),
    "huge": lambda _mid: _answer(400, b"x" * 30_000_000),
    "kill-half": lambda _mid: None,
    "kill-read": lambda _mid: None,
    "accept-kill": lambda _mid: None,
    "accept-kill-answered": lambda mid: _answer(202, X_Message_Id=f"sg-{mid}"),
}
_HALF = b'"email": "mode-kill-half'
_ENDS = frozenset({"cut", "accept-cut", "nonsense"})
_SLOW = frozenset({"slow", "accept-slow"})
_LONG = 60.0  # seconds; longer than any client waits
_LATE = 2.0  # seconds until a letter is accepted that the client has given up by then
_DRIP = 0.5  # seconds for a byte

_ACCOUNT = {
    "GET /v3/scopes": {"scopes": ["mail.send", "user.webhooks.event.settings.read"]},
}


class FakeSendGrid(asyncio.Protocol):
    connections = 0
    worker = 0

    def __init__(self, log: TextIO, mode: str, latency: float, *, bodies: bool, durable: bool) -> None:
        self._log, self._mode, self._latency, self._bodies, self._durable = log, mode, latency, bodies, durable
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        FakeSendGrid.connections += 1
        self._number = FakeSendGrid.connections

    def data_received(self, data: bytes) -> None:
        self._read += data
        if self._read.startswith(b"\x16"):  # TLS, which is not spoken here
            self._transport.abort()
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].decode("latin-1")
            headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
            whole = end + 4 + int(headers.get("content-length", "0"))
            if _HALF in self._read[: (end + 4 + whole) // 2]:
                self._kill(None)
                return
            if len(self._read) < whole:
                return
            body, self._read = self._read[end + 4 : whole], self._read[whole:]
            self._take(" ".join(head.split(" ")[:2]), headers, body)

    def _take(self, request: str, headers: dict[str, str], body: bytes) -> None:
        if request == "POST /v3/mail/send":
            self._take_letter(json.loads(body), wrong="wrong" in headers.get("authorization", ""))
        elif request.startswith("GET /worker/"):
            FakeSendGrid.worker = int(request.rpartition("/")[2])
            self._transport.write(_answer(200))
        elif "authorization" in headers and request in _ACCOUNT:
            wrong = "wrong" in headers["authorization"]
            self._transport.write(
                _errors(401, "authorization required") if wrong else _answer(200, json.dumps(_ACCOUNT[request]).encode())
            )
        else:
            self._note({"mid": "", "mode": f"elsewhere: {request}", "accepted": False})
            self._transport.write(_answer(200))

    def _take_letter(self, payload: dict[str, Any], *, wrong: bool) -> None:
        to = payload["personalizations"][0]
        mid = to["custom_args"]["nurture_mid"]
        names = (one["email"].partition("@")[0].partition(".")[0] for one in (to["to"][0], payload["from"]))
        asked = (name.removeprefix("mode-") for name in names)
        mode = "unauthorized" if wrong else next((one for one in asked if one in _MODES), self._mode)
        line = {"mid": mid, "mode": mode, "accepted": mode.startswith("accept"), "connection": self._number}
        line |= {"payload": payload} if self._bodies else {}
        loop = asyncio.get_running_loop()
        if mode == "accept-late":
            loop.call_later(_LATE, self._note, line)
        else:
            self._note(line)
        loop.call_later(_LATE if mode == "accept-late" else _LONG if mode in _SLOW else self._latency, self._reply, mode, mid)

    def _reply(self, mode: str, mid: str) -> None:
        answer = _MODES[mode](mid)
        if "kill" in mode:
            self._kill(answer)
            return
        if "drip" in mode:
            asyncio.ensure_future(self._drip(answer or b""))  # noqa: RUF006 - it ends with the connection
            return
        if answer is None:
            self._transport.abort()
            return
        self._transport.write(answer)
        if mode in _ENDS:
            self._transport.close()

    def _kill(self, last_words: bytes | None) -> None:
        if last_words:
            self._transport.write(last_words)
        if FakeSendGrid.worker:
            os.kill(FakeSendGrid.worker, signal.SIGKILL)
            FakeSendGrid.worker = 0
        self._transport.close()

    async def _drip(self, answer: bytes) -> None:
        for byte in answer:
            if self._transport.is_closing():
                return
            self._transport.write(bytes([byte]))
            await asyncio.sleep(_DRIP)

    def _note(self, line: dict[str, Any]) -> None:
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()
        if self._durable:
            os.fsync(self._log.fileno())


async def _serve(options: argparse.Namespace, log: TextIO) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: FakeSendGrid(log, options.mode, options.latency, bodies=options.bodies, durable=options.durable),
        "127.0.0.1",
        0,
        backlog=1024,
    )
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--mode", choices=_MODES, default="accept")
    parser.add_argument("--latency", type=float, default=0.0)
    parser.add_argument("--bodies", action="store_true")
    parser.add_argument("--durable", action="store_true")
    chosen = parser.parse_args()
    with Path(chosen.log).open("a", encoding="utf-8") as opened:
        asyncio.run(_serve(chosen, opened))
