"""Addresses of pages: absolute, https, and read in one way by every program that reads them."""

from __future__ import annotations

import json
import re
from html import unescape

from nurture.content.form import as_scalar, refuse
from nurture.content.tree import Node

_HTTPS = re.compile(
    r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?"
)
# What mail tools fill in. Percent signs may also stand before the two digits of a letter.
_MERGE_TAG = re.compile(r"\{|\}|%7[BD]|\*\||\[\[|<%|%%|%(?![0-9a-f]{2})[a-z_.]{2,}%", re.IGNORECASE)
_PLAIN_HTTP = re.compile(r"http://\S+")
_ENTITY = re.compile(r"&(?:#\w+|[a-zA-Z]\w*);")


def is_https(written: str) -> bool:
    """Whether this is such an address, also after a mail program has decoded it."""
    return bool(_HTTPS.fullmatch(written)) and bool(_HTTPS.fullmatch(unescape(written))) and not _ENTITY.search(written)


def https_address(node: Node) -> str:
    written = as_scalar(node, "an address").value
    if tag := _MERGE_TAG.search(written):
        wrong = f'"{tag[0]}" stands in this address, where nothing is ever filled in.'
        raise refuse(node, "web-address", wrong, "Write the address of the page itself, which is the same for all readers.")
    if is_https(written):
        return written
    secure = written.replace("http://", "https://", 1)
    near = f'Did you mean "{secure}"?' if _PLAIN_HTTP.fullmatch(written) and is_https(secure) else ""
    wrong = f"{json.dumps(written, ensure_ascii=False)} is not the whole address of an https page."
    raise refuse(
        node, "web-address", wrong, near or "Write it as https://www.firm.example/page, in small letters up to the page."
    )
