"""Which addresses of a group server may be used: https, or plain http to this very machine.

The text is read by the library that will also send to it: two readers could see two machines in one address.
"""

from __future__ import annotations

import httpx

from frontdesk.loopback import is_loopback
from frontdesk.sync.errors import UnsafeAddress

PORT_MAX = 65535


def safe_address(text: str) -> str:
    """The address without a trailing slash. Raises `UnsafeAddress`; looks nothing up."""
    text = text.strip()
    if not text.isascii() or not text.isprintable() or "\\" in text:
        raise UnsafeAddress("it holds characters that an address never holds")
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise UnsafeAddress("it cannot be read") from None
    if not url.host or not (url.port is None or 0 < url.port <= PORT_MAX):
        raise UnsafeAddress("it names no machine")
    if url.userinfo or "@" in text:
        raise UnsafeAddress("it hides which machine it leads to")
    if url.query or url.fragment or "?" in text or "#" in text:
        raise UnsafeAddress("it holds more than a machine and a path")
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback(url.host)):
        raise UnsafeAddress("records may travel only through https")
    return str(url).rstrip("/")


def is_plain(address: str) -> bool:
    """Whether an address that is safe does without TLS."""
    return httpx.URL(address).scheme == "http"
