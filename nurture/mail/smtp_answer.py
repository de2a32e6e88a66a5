"""What a mail server's refusals mean, by its codes (RFC 5321, RFC 3463) and, where these say too little, by its words.

`words` begin with the enhanced status code where the server gives one. A refusal for good is of this letter, unless it is
known to be of its sender or of us: those are refused other letters as well, and what is kept can go once that is mended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from nurture.mail.port import Outcome

FOR_GOOD = 500  # codes from here on say no for good, others not now

# At any stage: the server wants another login, or TLS.
_NOT_US: Mapping[int, Outcome] = dict.fromkeys((530, 534, 535, 538), "channel")
# At MAIL FROM nothing is known of a recipient: it is the server that will not have us at all, or else the sender.
_AT_MAIL_FROM: Mapping[int, Outcome] = {**_NOT_US, **dict.fromkeys((500, 502, 503, 504, 521), "channel")}

_SENDER = re.compile(
    r"^5\.(1\.[78]|2\.252|7\.60)\b|sender address (rejected|must)|sender verify failed|sendas|to send as|not owned by",
    re.IGNORECASE,
)
# No such mailbox or host. Whose mailbox is closed may only get too much at the moment.
_ADDRESS = re.compile(r"^5\.1\.([1236]|10)\b|^5\.2\.1\b(?!.*\brate\b)")
# A mailbox that is full has a quota too, and 5.7.0 is what filters of content say: neither is read from the code alone.
_CHANNEL = re.compile(
    r"^5\.(4\.5|7\.(8|57|64))\b"
    r"|\brelay(ing)? (access )?(denied|not|prohibited)|\b(to|not) relay\b"
    r"|authentication (is )?required|(must|need to|please) (first )?(authenticate|log ?in)\b"
    r"|^5\.[47]\.\d+ (?=.*exceed).*\bquota\b"
    r"|^(?!5\.[123]\.)(?=.*exceed).*\b(per (hour|day)|(daily|hourly|sending|outgoing|submission|rate) (quota|limit))\b",
    re.IGNORECASE,
)


def of_sender(code: int, words: str) -> Outcome:
    """At MAIL FROM."""
    if code < FOR_GOOD:
        return "later"
    return _AT_MAIL_FROM.get(code, "channel" if _CHANNEL.search(words) else "sender")


def of_letter(code: int, words: str) -> Outcome:
    """At RCPT TO, at DATA and after the text."""
    if code < FOR_GOOD:
        return "later"
    if _SENDER.search(words):
        return "sender"
    if _ADDRESS.search(words):
        return "bounced"
    return _NOT_US.get(code, "channel" if _CHANNEL.search(words) else "rejected")
