"""The part of SendGrid: says what became of letters, in its own words, signed with its own key, in batches."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_BATCH = 200


class Esp:
    """Knocks at the vendor's door, `host:port`. `public_key` is what the operator pastes into the settings."""

    def __init__(self, door: str) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._door = door

    @property
    def public_key(self) -> str:
        encoded = self._key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(encoded).decode()

    def post(self, items: Sequence[dict[str, Any]], now: datetime) -> None:
        for start in range(0, len(items), _BATCH):
            self._post(items[start : start + _BATCH], now)

    def _post(self, items: Sequence[dict[str, Any]], now: datetime) -> None:
        body = json.dumps(items).encode()
        stamp = str(int(now.timestamp()))
        signature = base64.b64encode(self._key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256()))).decode()
        headers = {
            "Content-Type": "application/json",
            "X-Twilio-Email-Event-Webhook-Signature": signature,
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp,
        }
        self._knock("/callbacks/sendgrid", body, headers)

    def unsubscribe(self, url: str) -> None:
        """What a mail program does when its unsubscribe button is pressed (RFC 8058)."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        self._knock(urlsplit(url).path, b"List-Unsubscribe=One-Click", form)

    def _knock(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        with closing(HTTPConnection(self._door, timeout=30)) as connection:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            response.read()
        if not 200 <= response.status < 300:
            raise RuntimeError(f"POST {path.partition('/u/')[0]} was answered {response.status}")


def event(kind: str, mid: str, address: str, at: datetime, **more: Any) -> dict[str, Any]:
    """One item as SendGrid words it, our opaque id flattened in."""
    return {
        "event": kind,
        "email": address,
        "timestamp": int(at.timestamp()),
        "sg_event_id": uuid.uuid4().hex[:22],
        "sg_message_id": f"{mid[:22]}.recvd-sample-1",
        "nurture_mid": mid,
    } | more
