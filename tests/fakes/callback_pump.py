"""SendGrid's callbacks as they really come: repeated, in any order, split, late, under new event ids, and some never."""

from __future__ import annotations

import base64
import itertools
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_Said = tuple[dict[str, str], ...]
_GONE_OUT: _Said = ({"event": "processed"}, {"event": "delivered"})
_READ: _Said = ({"event": "open"}, {"event": "click", "url": "https://vendor.example/margin-calculator"})

# What becomes of letters, one after another; a minute lies between each thing that is said of one and the next.
_FATES: dict[str, _Said] = {
    "read": (*_GONE_OUT, *_READ),
    "asked": (*_GONE_OUT, {"event": "click", "url": "https://vendor.example/book-a-demo"}),
    "bounced": ({"event": "processed"}, {"event": "bounce", "type": "bounce"}),
    "complained": (*_GONE_OUT, {"event": "open"}, {"event": "spamreport"}),
    "unsubscribed": (*_GONE_OUT, *_READ, {"event": "unsubscribe"}),
}
_SILENCING = frozenset({"bounce", "spamreport", "unsubscribe"})
_ASKING = frozenset({"delivered", "click"})  # a click counts as a person's only once the letter is known to have arrived


@dataclass
class Pump:
    """`lost` is the share of items that never come, `repeats` how often each that comes may come again.

    Of the first letters, one of each fate, nothing is lost: whatever can become of a letter does. `told` gathers the letters
    of which anything came, `silenced` those whose readers want no more or cannot be reached, `asked` those that must lead
    to a call.
    """

    seed: int
    lost: float = 0.1
    repeats: int = 3
    largest: int = 7
    told: set[str] = field(default_factory=set)
    silenced: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        encoded = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(encoded).decode()

    def bodies(self, mids: Iterable[str], at: int) -> Iterator[bytes]:
        """What is said of these letters, in batches of any size."""
        items: list[dict[str, Any]] = []
        for number, (mid, fate) in enumerate(zip(mids, itertools.cycle(_FATES))):
            lost = self.lost if number >= len(_FATES) else 0.0
            said = [(minute, one) for minute, one in enumerate(_FATES[fate]) if self._random.random() >= lost]
            for minute, one in said:
                items += self._repeated(one | {"nurture_mid": mid}, at + 60 * minute)
            self._remember(mid, fate, {one["event"] for _, one in said})
        self._random.shuffle(items)
        while items:
            size = 1 + self._random.randrange(self.largest)
            yield json.dumps(items[:size]).encode()
            del items[:size]

    def _repeated(self, one: dict[str, str], at: int) -> list[dict[str, Any]]:
        times = 1 + self._random.randrange(self.repeats + 1)
        return [one | {"timestamp": at, "sg_event_id": f"{self._random.getrandbits(64):x}"} for _ in range(times)]

    def _remember(self, mid: str, fate: str, events: set[str]) -> None:
        if events - {"processed"}:
            self.told.add(mid)
        if events & _SILENCING:
            self.silenced.add(mid)
        if fate == "asked" and events >= _ASKING:
            self.asked.add(mid)

    def post(self, port: int, body: bytes, at: int) -> bool:
        """Whether it was answered 2xx; SendGrid comes again with what was not."""
        stamp = str(at)
        headers = {
            "Content-Type": "application/json",
            "X-Twilio-Email-Event-Webhook-Signature": self._sign(stamp.encode() + body),
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("POST", "/callbacks/sendgrid", body, headers)
            return 200 <= connection.getresponse().status < 300
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def _sign(self, content: bytes) -> str:
        return base64.b64encode(self._key.sign(content, ec.ECDSA(SHA256()))).decode()
