"""One letter as the JSON that Mail Send takes."""

from __future__ import annotations

import json

from nurture.mail import headers
from nurture.mail.port import Envelope

_NAME = str.maketrans(";,", "  ")  # SendGrid refuses these in display names
_TRACKING = {
    "click_tracking": {"enable": True, "enable_text": False},
    "open_tracking": {"enable": True},
    "subscription_tracking": {"enable": False},  # the unsubscribe link is ours
}


def body(letter: Envelope) -> bytes:
    """Raises RefusedError where an address, a link or an id is not fit to be sent."""
    content = [{"type": kind, "value": _text(value)} for kind, value in _parts(letter) if value]
    return json.dumps(
        {
            "personalizations": [
                {
                    "to": [_mailbox(letter.to_name, headers.mailbox(letter.to_address, "recipient's", "rejected"))],
                    "headers": {"Message-ID": headers.message_id(letter), **headers.list_headers(letter)},
                    "custom_args": {"nurture_mid": letter.mid},
                }
            ],
            "from": _mailbox(letter.from_name, headers.mailbox(letter.from_address, "sender's", "sender")),
            "reply_to": {"email": headers.mailbox(letter.reply_to, "reply", "sender")},
            "subject": headers.cleaned(letter.subject),
            "content": content,
            "tracking_settings": _TRACKING,
        }
    ).encode()


def _parts(letter: Envelope) -> tuple[tuple[str, str], ...]:
    return (("text/plain", letter.text), ("text/html", letter.html))


def _mailbox(name: str, address: str) -> dict[str, str]:
    shown = headers.cleaned(name.translate(_NAME))
    return {"email": address, "name": shown} if shown else {"email": address}


def _text(value: str) -> str:
    """Halves of surrogate pairs cannot be sent."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode()
