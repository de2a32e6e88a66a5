"""Signatures made here with keys made here; no third party's data."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from nurture.mail.verify import genuine, public_keys
from nurture.rules.errors import UserError

PRIVATE, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
SENT = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TIMESTAMP = str(int(SENT.timestamp()))
BODY = b'[{"event":"open",\r\n"nurture_mid":"m1"}]\r\n'


def in_text(key) -> str:
    return base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


def signed(content: bytes, key=PRIVATE) -> bytes:
    return key.sign(content, ec.ECDSA(SHA256()))


KEYS = public_keys([in_text(PRIVATE)])
DER = signed(TIMESTAMP.encode() + BODY)
SIGNATURE = base64.b64encode(DER).decode()


def judged(body=BODY, signature=SIGNATURE, timestamp=TIMESTAMP, keys=KEYS, now=SENT, max_age=90_000) -> bool:
    return genuine(body, signature, timestamp, keys=keys, now=now, max_age=max_age)


def test_what_sendgrid_signed_is_genuine():
    assert judged()


def raw_signature() -> str:
    r, s = decode_dss_signature(DER)
    return base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()


@pytest.mark.parametrize(
    "change",
    [
        {"body": BODY[:-2]},
        {"body": BODY.replace(b"\r\n", b"\n")},
        {"body": json.dumps(json.loads(BODY)).encode()},
        {"body": b"\xef\xbb\xbf" + BODY},
        {"body": gzip.compress(BODY)},
        {"body": BODY.replace(b"open", b"opem")},
        {"body": b""},
        {"timestamp": str(int(TIMESTAMP) + 1)},
        {"timestamp": ""},
        {"timestamp": None},
        {"timestamp": "0" + TIMESTAMP},
        {"timestamp": TIMESTAMP + " "},
        {"timestamp": TIMESTAMP + ".0"},
        {"timestamp": "٣" * 10},
        {"timestamp": "9" * 5000},
        {"signature": None},
        {"signature": ""},
        {"signature": "not base64!"},
        {"signature": "ünicode"},
        {"signature": SIGNATURE.rstrip("=") + "==="},
        {"signature": SIGNATURE[:10] + "\n*" + SIGNATURE[10:]},
        {"signature": SIGNATURE + "\n"},
        {"signature": base64.b64encode(b"no DER").decode()},
        {"signature": base64.b64encode(DER + b"\x00").decode()},
        {"signature": raw_signature()},
        {"signature": base64.b64encode(signed(b"another message")).decode()},
        {"signature": base64.b64encode(signed(TIMESTAMP.encode() + BODY, OTHER)).decode()},
        {"keys": public_keys([in_text(OTHER)])},
        {"keys": ()},
    ],
)
def test_anything_else_is_not(change):
    assert judged(**change) is False


def test_while_keys_rotate_the_old_one_still_counts():
    assert judged(keys=public_keys([in_text(OTHER), in_text(PRIVATE)]))


@pytest.mark.parametrize(
    ("age", "max_age", "expected"),
    [
        (0, 90_000, True),
        (90_000, 90_000, True),
        (90_001, 90_000, False),
        (10**8, 0, True),
        (-300, 90_000, True),
        (-301, 90_000, False),
    ],
)
def test_old_callbacks_are_refused_where_an_age_is_set(age, max_age, expected):
    assert judged(now=SENT + timedelta(seconds=age), max_age=max_age) is expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no key",
        in_text(PRIVATE)[:-4],
        "-----BEGIN PUBLIC KEY-----",
        in_text(ec.generate_private_key(ec.SECP384R1())),
        in_text(rsa.generate_private_key(65537, 2048)),
    ],
    ids=["empty", "no key", "cut off", "a heading", "another curve", "RSA"],
)
def test_a_key_of_another_kind_is_a_users_mistake(text):
    with pytest.raises(UserError, match="NURTURE_SENDGRID_WEBHOOK_KEYS"):
        public_keys([text])
