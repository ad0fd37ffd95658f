"""Instants as they stand on record: text that sorts as time does."""

from __future__ import annotations

from datetime import UTC, datetime

from frontdesk.recovery.identifiers import Stamp

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Nothing on record happened before; the hybrid clock counts from here too."""
LATEST = datetime(3000, 1, 1, tzinfo=UTC)
"""Nothing on record lies here or after: no sum of a time and a term leaves the calendar."""


def stamp(at: datetime) -> Stamp:
    """An instant as RFC 3339 UTC with exactly milliseconds, so that stamps sort as text."""
    return Stamp(at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def instant(text: str) -> datetime:
    """The instant of a `Stamp`. Raises ValueError when it is none, or lies outside all records."""
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None or not EARLIEST <= at < LATEST or stamp(at) != text:
        raise ValueError("not a stamp")
    return at.astimezone(UTC)
