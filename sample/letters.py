"""What a partner finds in the mailbox: the letters of the outbox folder, read as mail programs read them."""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

_LINK = re.compile(r'href="(https?://[^"]+)"')


@dataclass(frozen=True, slots=True)
class Received:
    """`mid` is the local part of Message-ID; `links` are those of the body without the one that unsubscribes."""

    mid: str
    address: str
    links: tuple[str, ...]
    unsubscribe_url: str


class Mailbox:
    """Looks into the outbox folder for what is new."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()

    def new(self) -> Iterator[Received]:
        files = {file.name for file in self._folder.iterdir() if file.suffix == ".eml"} - self._seen
        self._seen |= files
        return (read(self._folder / name) for name in sorted(files))


def read(file: Path) -> Received:
    """By the quicker of the standard library's two parsers: half a year has thousands of letters."""
    with file.open("rb") as opened:
        message = email.message_from_binary_file(opened)
    leave = message["List-Unsubscribe"].strip("<>")
    links = (html.unescape(link) for link in _LINK.findall(_part(message, "text/html")))
    return Received(
        mid=message["Message-ID"].strip("<>").partition("@")[0],
        address=parseaddr(message["To"])[1],
        links=tuple(dict.fromkeys(link for link in links if link != leave)),
        unsubscribe_url=leave,
    )


def _part(message: Message, kind: str) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == kind)
    content = part.get_payload(decode=True)
    return content.decode() if isinstance(content, bytes) else ""


def parse(file: Path) -> EmailMessage:
    """With headers and texts decoded, for showing."""
    with file.open("rb") as opened:
        return email.message_from_binary_file(opened, EmailMessage, policy=email.policy.default)
