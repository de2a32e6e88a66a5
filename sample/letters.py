"""What a partner finds in the mailbox: the letters of the outbox folder, read as mail programs read them."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

_LINK = re.compile(r'href="(https?://[^"]+)"')
_PARSER = BytesParser(EmailMessage, policy=email.policy.default)


@dataclass(frozen=True, slots=True)
class Received:
    """`mid` is the local part of Message-ID; `links` are those of the body without the one that unsubscribes."""

    file: Path
    mid: str
    address: str
    links: tuple[str, ...]
    unsubscribe_url: str


class Mailbox:
    """Looks into the outbox folder for what is new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[Path] = set()

    def new(self) -> Iterator[Received]:
        files = set(self._folder.rglob("*.eml")) - self._read
        self._read |= files
        return (read(file) for file in sorted(files))


def read(file: Path) -> Received:
    message = parse(file)
    leave = message["List-Unsubscribe"].strip("<>")
    body = message.get_body(("html",))
    html = body.get_content() if body else ""
    links = (link.replace("&amp;", "&") for link in _LINK.findall(html))
    return Received(
        file=file,
        mid=message["Message-ID"].strip("<>").partition("@")[0],
        address=parseaddr(message["To"])[1],
        links=tuple(dict.fromkeys(link for link in links if link != leave)),
        unsubscribe_url=leave,
    )


def parse(file: Path) -> EmailMessage:
    with file.open("rb") as opened:
        return _PARSER.parse(opened)
