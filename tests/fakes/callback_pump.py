"""SendGrid's callbacks as they really come: repeated, in any order, split, late, under new event ids, and some never."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_TRIES = 200
_KINDS = ("processed", "delivered", "open", "click")
_LINK = "https://vendor.example/margin-calculator"


@dataclass
class Pump:
    """`lost` is the share of items that never come, `repeats` how often each that comes may come again."""

    seed: int
    lost: float = 0.1
    repeats: int = 3
    largest: int = 7
    told: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public_key(self) -> str:
        encoded = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(encoded).decode()

    def bodies(self, mids: Iterable[str], at: int) -> Iterator[bytes]:
        """What is said of these letters, in batches of any size. `told` gathers the letters of which anything came."""
        items = []
        for mid in mids:
            for number, kind in enumerate(_KINDS):
                if self._random.random() < self.lost:
                    continue
                item = {"event": kind, "nurture_mid": mid, "timestamp": at + 60 * number}
                item |= {"url": _LINK} if kind == "click" else {}
                times = 1 + self._random.randrange(self.repeats + 1)
                items += [item | {"sg_event_id": f"{self._random.getrandbits(64):x}"} for _ in range(times)]
                if kind != "processed":
                    self.told.add(mid)
        self._random.shuffle(items)
        while items:
            size = 1 + self._random.randrange(self.largest)
            yield json.dumps(items[:size]).encode()
            del items[:size]

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


def item(event: str, mid: str, at: int, **more: Any) -> dict[str, Any]:
    return {"event": event, "nurture_mid": mid, "timestamp": at} | more
