"""How values are written on pages: days, times and counts, in words that need no explanation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.group.figures import Span
from frontdesk.recovery.measures import Rate, Share
from frontdesk.recovery.stamps import instant


def day(value: date | str | None) -> str:
    """22 May 2026."""
    if not value:
        return "-"
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{found.day} {found:%b %Y}"


def moment(value: str | None, timezone: str = "UTC") -> str:
    """22 May 2026 08:12, in the practice's own time."""
    if not value:
        return "-"
    at = instant(value).astimezone(ZoneInfo(timezone))
    return f"{at.day} {at:%b %Y %H:%M}" + (" UTC" if timezone == "UTC" else "")


def ago(value: str | None, now: datetime) -> str:
    """How long ago: minutes, hours or days, whichever is said of such a time."""
    if not value:
        return "never"
    gone = max(now - instant(value), timedelta(0))
    if gone < timedelta(minutes=2):
        return "just now"
    if gone < timedelta(hours=2):
        return f"{int(gone.total_seconds() // 60)} minutes ago"
    if gone < timedelta(hours=48):
        return f"{int(gone.total_seconds() // 3600)} hours ago"
    return f"{gone.days} days ago"


def number(value: float | None) -> str:
    """12,345 - a dash where nothing is known, which is not nought."""
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def tenths(value: float) -> str:
    """One digit after the point: 3.1."""
    return f"{value:.1f}"


def rate(one: Rate | None) -> str:
    """3.1 (2.2 to 4.2)."""
    return "no rate" if one is None else f"{one.value:.1f} ({one.low:.1f} to {one.high:.1f})"


def share(one: Share) -> str:
    """9 of 12: 75 % (47 to 91)."""
    if one.rate is None or one.interval is None:
        return f"{one.k} of {one.n}" + (", too few for a share" if one.n else "")
    low, high = 100 * one.interval.low, 100 * one.interval.high
    return f"{one.k} of {one.n}: {100 * one.rate:.0f} % ({low:.0f} to {high:.0f})"


def span(one: Span) -> str:
    """March to May 2026."""
    return one.words


def many(count: int, one: str, more: str) -> str:
    """1 practice, 1,200 practices."""
    return f"{count:,} {one if count == 1 else more}"
