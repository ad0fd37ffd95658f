"""Reads a promised time as people write it: `12:20`, `tomorrow 9:00`, `Tue`, `29 May 17:00`, `in 20 min`. Pure.

A time without a day is the next one that the clock shows. A day without a time is that day's closing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from frontdesk.recovery.clocks import Calendar, close_of, local_date
from frontdesk.recovery.refusals import Refusal

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CLOSING = time(17)
"""Of a day on which the practice does not open."""
MINUTES_AHEAD_MAX = 366 * 24 * 60

_SPAN = re.compile(r"(?:in )?(\d{1,5}) ?(min|mins|minutes?|h|hours?|d|days?)")
_CLOCK = re.compile(r"(?:at )?(\d{1,2})(?:[:.h]?(\d{2}))? ?(am|pm|a|p)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})[t ]?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([a-z]{3})[a-z]*\.? ?")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)? ?(?![:\d])")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2}) ?")
_WEEKDAY = re.compile(r"(?:next )?(mon|tue|wed|thu|fri|sat|sun)[a-z]* ?")
_NEAR = re.compile(r"(today|tonight|tomorrow|tmrw|tom) ?")
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}


def read_moment(text: str, now: datetime, calendar: Calendar) -> datetime | None:
    """The instant that is meant, aware and after `now`; None when it cannot be read or is over."""
    plain = " ".join(text.casefold().replace(",", " ").split()).removeprefix("by ").replace("noon", "12:00")
    span = _SPAN.fullmatch(plain)
    if span is not None:
        minutes = int(span[1]) * _MINUTES[span[2][0]]
        return now + timedelta(minutes=minutes) if minutes <= MINUTES_AHEAD_MAX else None
    day, rest = _day_of(plain, local_date(calendar, now))
    clock = _clock_of(rest)
    if clock is None and (rest or day is None):
        return None
    at = _at(day or local_date(calendar, now), clock, calendar)
    if at is not None and at <= now and day is None:
        at = _at(local_date(calendar, now) + timedelta(days=1), clock, calendar)
    elif at is not None and at <= now and _WEEKDAY.match(plain) and day is not None:
        at = _at(day + timedelta(days=7), clock, calendar)
    return at if at is not None and at > now else None


def read_day(text: str, today: date) -> date | None:
    """The date that is meant, past or to come; None when it cannot be read."""
    plain = " ".join(text.casefold().replace(",", " ").split())
    if plain == "yesterday":
        return today - timedelta(days=1)
    day, rest = _day_of(plain, today)
    return day if not rest else None


def _at(day: date, clock: time | None, calendar: Calendar) -> datetime | None:
    if clock is None:
        try:
            return close_of(calendar, day)
        except Refusal:
            clock = CLOSING
    return datetime.combine(day, clock, calendar.zone).astimezone(UTC)


def _clock_of(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3][0] == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _day_of(text: str, today: date) -> tuple[date | None, str]:
    """The day that the text begins with, and what follows it."""
    for pattern, read in _DAYS_WRITTEN:
        match = pattern.match(text)
        if match is not None and (day := read(match, today)) is not None:
            return day, text[match.end() :].strip()
    return None, text


def _month_day(month: str, day: str, today: date) -> date | None:
    return _next_date(MONTHS.index(month) + 1, int(day), today) if month in MONTHS else None


_DAYS_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (_NEAR, lambda m, today: today + timedelta(days=0 if m[1] in {"today", "tonight"} else 1)),
    (_WEEKDAY, lambda m, today: today + timedelta(days=(DAYS.index(m[1]) - today.weekday()) % 7)),
    (_ISO, lambda m, _: _date(int(m[1]), int(m[2]), int(m[3]))),
    (_SLASHES, lambda m, today: _next_date(int(m[1]), int(m[2]), today)),
    (_DAY_MONTH, lambda m, today: _month_day(m[2], m[1], today)),
    (_MONTH_DAY, lambda m, today: _month_day(m[1], m[2], today)),
)


def _next_date(month: int, day: int, today: date) -> date | None:
    """That day of this year; of the next one when it is long over."""
    this = _date(today.year, month, day)
    if this is not None and this < today - timedelta(days=180):
        return _date(today.year + 1, month, day)
    return this


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
