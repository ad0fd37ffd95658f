"""Names of things: each is text, and none may stand where another belongs."""

from __future__ import annotations

from typing import NewType

EventId = NewType("EventId", str)
"""UUIDv7 of one event, lowercase with hyphens."""

ComplaintId = NewType("ComplaintId", str)
"""UUID of one complaint, the same on every desk and on the group server."""

StaffId = NewType("StaffId", str)
"""Pseudonymous id of a member of staff; the name behind it is sealed."""

DeviceId = NewType("DeviceId", str)
"""One installation of the program on one workstation."""

SiteCode = NewType("SiteCode", str)
"""Short code of a practice, such as ``MAPLE``."""

ComplaintNo = NewType("ComplaintNo", str)
"""What people call a complaint: the desk's letter and a count, such as ``A42``."""

Subject = NewType("Subject", str)
"""What an event is about: ``complaint:<uuid>``, ``day:2026-05-22``, ``site:calendar`` ..."""

Stamp = NewType("Stamp", str)
"""RFC 3339 in UTC with exactly milliseconds, ``2026-05-22T13:06:00.000Z``; sorts as text."""

Minutes = NewType("Minutes", int)
"""Whole minutes of business time unless the name says otherwise."""


def code_from(name: str) -> str:
    """A code proposed for a practice's name: the first word that will do."""
    words = ["".join(c for c in word.upper() if c.isascii() and c.isalnum()) for word in name.split()]
    fitting = [word[:12] for word in words if len(word) > 1 and word[0].isalpha()]
    return fitting[0] if fitting else "SITE"
