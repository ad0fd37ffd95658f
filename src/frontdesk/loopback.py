"""Which hosts are this very machine. Only to them may anything travel without TLS."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """True for `localhost` and for a literal loopback address; a name that merely looks like one is none.

    Nothing is looked up: whoever answers for a name decides where it points.
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
