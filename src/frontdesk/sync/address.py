"""Which addresses of a group server may be used: https, or plain http to this very machine."""

from __future__ import annotations

from urllib.parse import urlsplit

from frontdesk.loopback import is_loopback
from frontdesk.sync.errors import UnsafeAddress


def safe_address(text: str) -> str:
    """The address without a trailing slash. Raises `UnsafeAddress`; looks nothing up."""
    try:
        parts = urlsplit(text.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise UnsafeAddress("it cannot be read") from None
    if not host or port == 0:
        raise UnsafeAddress("it names no machine")
    if "@" in parts.netloc or "\\" in text:
        raise UnsafeAddress("it hides which machine it leads to")
    if parts.query or parts.fragment or not text.isascii() or not text.strip().isprintable():
        raise UnsafeAddress("it holds more than a machine and a path")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise UnsafeAddress("records may travel only through https")
    return parts.geturl().rstrip("/")


def is_plain(address: str) -> bool:
    """Whether an address that is safe does without TLS."""
    return urlsplit(address).scheme == "http"
