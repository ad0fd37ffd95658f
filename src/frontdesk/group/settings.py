"""What a group server is told when it starts, and the limits it keeps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PROTOCOL = 1
"""The only protocol so far; a later server goes on to speak it."""
EVENTS_MAX = 500
"""Events in one batch, and in one page of a feed."""
PACKED_BYTES_MAX = 1024 * 1024
"""A body as it travels."""
UNPACKED_BYTES_MAX = 8 * 1024 * 1024
"""A body after unpacking."""
CLIENT_OLDEST = "0.1.0"
"""The oldest frontdesk that can read what desks of today write. Older ones go on sending; they may not pull."""
RETURNS_MAX = 3
"""How often a desk may go back to a chain it had left before it is suspended: it is two copies of one desk."""
LETTERS_SKIPPED = 26
"""Letters that are never handed out after the database was put back: the lost days may have seen them."""
INVITATION_LIFE = timedelta(minutes=30)
INVITATION_TRIES = 5
TOKEN_LIFE = timedelta(days=90)
"""A desk is told to renew a token that is older."""
TOKEN_OVERLAP = timedelta(days=14)
"""So long a token goes on to work after the one that follows it was used."""


def utc_now() -> datetime:
    """The one place where the group server reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """A running server's settings."""

    database: str
    """A database URL: `sqlite:///...` or `postgresql://...`; a bare path means SQLite."""
    now: Callable[[], datetime] = utc_now
    client_oldest: str = CLIENT_OLDEST
