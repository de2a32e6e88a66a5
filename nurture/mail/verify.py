"""Whether a callback really came from SendGrid: its signature over the timestamp and the raw body.

The SDK's own helper takes text instead of bytes, raises on malformed input and lets junk inside the base64 pass.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from nurture.rules.errors import UserError

SIGNATURE_HEADER = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP_HEADER = "X-Twilio-Email-Event-Webhook-Timestamp"

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_CLOCKS_DIFFER = 300  # seconds that SendGrid's clock may be ahead of ours

Key = ec.EllipticCurvePublicKey


def public_keys(texts: Sequence[str]) -> tuple[Key, ...]:
    """Public keys as SendGrid shows them: base64 DER, without the PEM lines."""
    return tuple(_read_key(text) for text in texts)


def _read_key(text: str) -> Key:
    try:
        key = load_der_public_key(_from_base64(text))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise UserError(
            "NURTURE_SENDGRID_WEBHOOK_KEYS holds something that is not a webhook's public key.",
            "Copy the verification key from SendGrid's Event Webhook settings; several are separated by commas, newest first.",
        )
    return key


def genuine(
    body: bytes, signature: str | None, timestamp: str | None, *, keys: Sequence[Key], now: datetime, max_age: int
) -> bool:
    """True when one of the keys signed exactly these bytes at most `max_age` seconds ago (0: ever)."""
    if signature is None or timestamp is None or _TIMESTAMP.fullmatch(timestamp) is None:
        return False
    if max_age and not -_CLOCKS_DIFFER <= now.timestamp() - int(timestamp) <= max_age:
        return False
    try:
        der = _from_base64(signature)
        if encode_dss_signature(*decode_dss_signature(der)) != der:
            return False
    except ValueError:
        return False
    return any(_signed(key, der, timestamp.encode("ascii") + body) for key in keys)


def _from_base64(text: str) -> bytes:
    """Strict: no stray characters, no other spelling of the same bytes."""
    try:
        octets = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64") from error
    if base64.b64encode(octets).decode("ascii") != text:
        raise ValueError("not canonical base64")
    return octets


def _signed(key: Key, signature: bytes, content: bytes) -> bool:
    try:
        key.verify(signature, content, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
