"""What may stand for the address of a web server."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(written: str) -> bool:
    """Whether a scheme of the web and a host are there, and a port that can be."""
    try:
        parts = urlsplit(written)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
