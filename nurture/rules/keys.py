"""Keyed hashes: addresses that can be compared without being kept, and draws that stay as they fell."""

from __future__ import annotations

import hashlib
import hmac


def normal_address(address: str) -> str:
    """The form under which two spellings are the same mailbox: trimmed, lower case, the domain in ASCII (IDNA)."""
    local, _, domain = address.strip().rpartition("@")
    domain = domain.rstrip(".").casefold()
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return f"{local.casefold()}@{domain}"


def address_key(secret: bytes, address: str) -> str:
    """32 hex digits that stand for an address in suppressions, so that they outlive its erasure."""
    return hmac.digest(secret, normal_address(address).encode(), "sha256")[:16].hex()


def draw(secret: bytes, *names: str) -> float:
    """A number in [0, 1) that the names alone decide: the same today and next year, whoever else joins."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), key=secret[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
