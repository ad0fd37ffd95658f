"""Reads when something came in, as people write it: `7:15`, `yesterday 16:00`, `Sat 19:40`, `22 May 9:00`. Pure.

A time without a day is the last one that the clock showed. A day always needs its time: by it a complaint is late
or not.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.screens.promise_words import read_day

EXAMPLES = "7:15, yesterday 16:00, Sat 19:40 or 22 May 9:00"

_CLOCK = re.compile(r"(?:^|\s)(?:at )?(\d{1,2})(?:[:.h](\d{2})|(?=\s?[ap]))\s?(am|pm|a|p)?$")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})t(?=\d)")
_WEEKDAY = re.compile(r"(?:last |on )?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*")
_YEAR = re.compile(r"\d{4}")
WEEK = timedelta(days=7)


def read_past(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The instant that is meant, aware and not after `now`; None when it cannot be read or is still to come."""
    plain = _ISO.sub(r"\1 ", " ".join(text.casefold().replace(",", " ").split()))
    match = _CLOCK.search(plain)
    clock = _clock(match) if match else None
    if match is None or clock is None:
        return None
    today = now.astimezone(zone).date()
    written = plain[: match.start()].strip()
    if written:
        day = _day(written, today)
        return None if day is None else _if_past(datetime.combine(day, clock, zone), now)
    at = datetime.combine(today, clock, zone)
    return _if_past(at, now) or _if_past(datetime.combine(today - timedelta(days=1), clock, zone), now)


def _if_past(at: datetime, now: datetime) -> datetime | None:
    known = at.astimezone(UTC)
    return known if known <= now else None


def _clock(match: re.Match[str]) -> time | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3][0] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _day(written: str, today: date) -> date | None:
    """The last day of that name; promises look ahead, receipts look back."""
    day = read_day(written.removeprefix("last ").removeprefix("on "), today)
    if day is None or day <= today:
        return day
    if _WEEKDAY.fullmatch(written):
        return day - WEEK
    if _YEAR.search(written) or not any(c.isdigit() for c in written):
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return None
