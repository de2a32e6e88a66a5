"""Values that leave in links and come back: signed, so that nobody can make one up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from itsdangerous import BadSignature, Signer


@lru_cache(maxsize=16)
def _signer(keys: tuple[bytes, ...], purpose: str) -> Signer:
    """Newest key first comes in; itsdangerous signs with the last and tries all."""
    return Signer(list(reversed(keys)), salt=purpose, digest_method=hashlib.sha256)


def sign(keys: Sequence[bytes], purpose: str, value: str) -> str:
    """`value.signature`, fit for a URL if the value is. A token for one purpose is worth nothing for another."""
    return _signer(tuple(keys), purpose).sign(value).decode()


def open_token(keys: Sequence[bytes], purpose: str, token: str) -> str | None:
    """The value, or None where we did not sign it under any of the keys."""
    if not token.isascii():
        return None
    try:
        return _signer(tuple(keys), purpose).unsign(token).decode()
    except BadSignature:
        return None
