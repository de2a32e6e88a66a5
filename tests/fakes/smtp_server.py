"""A mail server of our own, in its own process, that behaves badly when it is told to.

`python tests/fakes/smtp_server.py --log FILE [--durable] [--texts]` prints its port on the first line. A recipient whose
local part is `mode-<mode>` or `mode-<mode>.<anything>` gets that mode, everyone else `accept`. The log has one JSON line a
letter whose text was read: {"mid", "mode", "accepted"}, and the text itself with `--texts`. `XWORKER <process id>` names
whom the modes `kill-…` kill. A login is offered and needed by nobody; a password with the word "wrong" in it is refused,
and one with "odd" in it answered with a challenge that is none.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import re
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TextIO

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.MULTILINE | re.IGNORECASE)
_CUT = b""
_SILENT = None

# What each mode answers at RCPT, at DATA and to the text; nothing here means yes.
_AT_RCPT: Mapping[str, bytes] = {
    "rcpt-550": b"550 5.7.1 not wanted", "rcpt-unknown": b"550 5.1.1 no such user",
    "rcpt-451": b"451 4.7.1 greylisted", "rcpt-421": b"421 4.3.2 closing",
    "cut-before": _CUT, "rcpt-sender": b"553 5.7.1 Sender address rejected: not owned by user jana",
    "rcpt-relay": b"554 5.7.1 Relay access denied", "rcpt-nul": b"550 5.7.1 no \x00thanks",
}  # fmt: skip
_AT_AUTH: Mapping[bytes, bytes] = {b"wrong": b"535 5.7.8 not with this password", b"odd": b"334 abc"}
_AT_DATA: Mapping[str, bytes] = {"data-451": b"451 4.3.0 later", "data-554": b"554 5.7.1 no"}
_AT_TEXT: Mapping[str, bytes | None] = {
    "text-451": b"451 4.3.0 later", "text-554": b"554 5.7.1 spam", "text-send-as": b"554 5.2.252 SendAsDenied",
    "cut": _CUT, "accept-cut": _CUT, "silent": _SILENT,
    "accept-silent": _SILENT, "garbage": b"HTTP/1.1 400 Bad Request", "accept-long": b"250-2.0.0 thanks\r\n250 2.0.0 ok",
    "kill-read": _CUT, "accept-kill": _CUT,
}  # fmt: skip
_CLOSES = b"421"


class FakeMailServer:
    worker = 0

    def __init__(self, log: TextIO, *, durable: bool, texts: bool) -> None:
        self._log, self._durable, self._texts = log, durable, texts

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post.example ESMTP\r\n")
        mode = "accept"
        try:
            while line := await reader.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    mode = _mode(line)
                elif verb == b"XWOR":
                    FakeMailServer.worker = int(line.split()[1])
                answer = _ANSWERS.get(verb, _yes)(line, mode)
                if not _say(writer, answer):
                    return
                if answer == b"354 go ahead" and not await self._read_text(reader, writer, mode):
                    return
        except (OSError, EOFError):
            return
        finally:
            writer.close()

    async def _read_text(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mode: str) -> bool:
        """Whether the connection goes on."""
        if mode == "kill-half":  # and no more of it is ever read
            await reader.readuntil(b"\r\n")
            self._kill_worker()
            return False
        text = await reader.readuntil(b"\r\n.\r\n")
        found = _MESSAGE_ID.search(text)
        more = {"text": text.decode("ascii")} if self._texts else {}
        self._note({"mid": found[1].decode() if found else "", "mode": mode, "accepted": mode.startswith("accept")} | more)
        if "kill" in mode:
            self._kill_worker()
        answer = _AT_TEXT.get(mode, b"250 2.0.0 queued")
        if answer is _SILENT:
            await reader.read()  # until the client gives up
            return False
        return _say(writer, answer)

    def _kill_worker(self) -> None:
        if FakeMailServer.worker:
            os.kill(FakeMailServer.worker, signal.SIGKILL)
            FakeMailServer.worker = 0

    def _note(self, line: dict[str, object]) -> None:
        self._log.write(json.dumps(line) + "\n")
        self._log.flush()
        if self._durable:
            os.fsync(self._log.fileno())


def _yes(_line: bytes, _mode: str) -> bytes:
    return b"250 2.0.0 ok"


def _let_in(auth: bytes, _mode: str) -> bytes:
    password = base64.b64decode(auth.split()[2])
    return next((said for word, said in _AT_AUTH.items() if word in password), b"235 2.7.0 welcome")


_ANSWERS: Mapping[bytes, Callable[[bytes, str], bytes]] = {
    b"EHLO": lambda _line, _mode: b"250-post.example\r\n250 AUTH PLAIN",
    b"AUTH": _let_in,
    b"RCPT": lambda _line, mode: _AT_RCPT.get(mode, b"250 2.1.5 ok"),
    b"DATA": lambda _line, mode: _AT_DATA.get(mode, b"354 go ahead"),
    b"QUIT": lambda _line, _mode: b"221 2.0.0 bye",
}


def _mode(rcpt: bytes) -> str:
    address = rcpt.partition(b"<")[2].partition(b"@")[0].decode("ascii", "replace")
    return address.partition(".")[0].removeprefix("mode-") if address.startswith("mode-") else "accept"


def _say(writer: asyncio.StreamWriter, answer: bytes | None) -> bool:
    """Whether the connection goes on."""
    if not answer:
        writer.transport.abort()
        return False
    writer.write(answer + b"\r\n")
    return not answer.startswith((_CLOSES, b"221"))


async def _serve(options: argparse.Namespace, log: TextIO) -> None:
    fake = FakeMailServer(log, durable=options.durable, texts=options.texts)
    server = await asyncio.start_server(fake.talk, "127.0.0.1", 0, limit=16_000_000, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", required=True)
    parser.add_argument("--durable", action="store_true")
    parser.add_argument("--texts", action="store_true")
    chosen = parser.parse_args()
    with Path(chosen.log).open("a", encoding="utf-8") as opened:
        asyncio.run(_serve(chosen, opened))
