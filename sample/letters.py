"""What partners find in the mailbox: the letters of the outbox folder, read as mail programs read them."""

from __future__ import annotations

import email
import email.policy
import html
import re
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import Path

_LINK = re.compile(r'href="(https?://[^"]+)"')
_LANGUAGE = re.compile(r'<html lang="([^"]+)"')


@dataclass(frozen=True, slots=True, order=True)
class Received:
    """`mid` is the local part of Message-ID; `links` are those of the body without the one that unsubscribes."""

    address: str
    subject: str
    sender: str
    language: str
    links: tuple[str, ...]
    unsubscribe_url: str
    mid: str
    file: Path


class Mailbox:
    """Looks into the outbox folder for what is new. `letters` are all that came, in the order in which they came."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[str] = set()
        self.letters: list[Received] = []

    def new(self) -> list[Received]:
        """By address: files bear random names, and a run is to be repeatable."""
        files = {file.name for file in self._folder.iterdir() if file.suffix == ".eml"} - self._seen
        self._seen |= files
        came = sorted(read(self._folder / name) for name in files)
        self.letters += came
        return came


def read(file: Path) -> Received:
    """By the quicker of the standard library's two parsers: half a year has thousands of letters."""
    with file.open("rb") as opened:
        message = email.message_from_binary_file(opened)
    page = _part(message, "text/html")
    leave = message["List-Unsubscribe"].strip("<>")
    links = (html.unescape(link) for link in _LINK.findall(page))
    language = _LANGUAGE.search(page)
    return Received(
        address=parseaddr(message["To"])[1],
        subject=message["Subject"],
        sender=parseaddr(message["From"])[1],
        language=language[1] if language else "",
        links=tuple(dict.fromkeys(link for link in links if link != leave)),
        unsubscribe_url=leave,
        mid=message["Message-ID"].strip("<>").partition("@")[0],
        file=file,
    )


def _part(message: Message, kind: str) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == kind)
    content = part.get_payload(decode=True)
    return content.decode() if isinstance(content, bytes) else ""


def parse(file: Path) -> EmailMessage:
    """With headers and texts decoded, for showing."""
    with file.open("rb") as opened:
        return email.message_from_binary_file(opened, EmailMessage, policy=email.policy.default)
