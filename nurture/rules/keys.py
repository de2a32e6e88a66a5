"""Keyed hashes: addresses that can be compared without being kept, and draws that stay as they fell."""

from __future__ import annotations

import hashlib
import hmac

import idna


def normal_address(address: str) -> str:
    """The form under which two spellings are the same mailbox: trimmed, lower case, the domain in ASCII (IDNA)."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local}@{_in_ascii(domain.rstrip('.'))}"


def _in_ascii(domain: str) -> str:
    """As the import writes domains; what is no domain stays as it is, since callbacks bring anything."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True).decode("ascii")
    except ValueError:
        return domain


def address_key(secret: bytes, address: str) -> str:
    """32 hex digits that stand for an address in suppressions, so that they outlive its erasure."""
    return hmac.digest(secret, normal_address(address).encode(errors="surrogatepass"), "sha256")[:16].hex()


def fingerprint(secret: bytes) -> str:
    """64 hex digits by which a key is known again, and from which it cannot be had."""
    return hmac.digest(secret, b"fingerprint", "sha256").hex()


def draw(secret: bytes, *names: str) -> float:
    """A number in [0, 1) that the names alone decide: the same today and next year, whoever else joins."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), key=secret[:64], digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
