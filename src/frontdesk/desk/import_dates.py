"""Dates and times as other people's lists write them. Nothing is guessed: 03/04/2026 is one of two days until told.

A date without a time is kept as noon of that day, or as close to it as the order of events allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import WrongValue

NOON = time(12)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CENTURY = 100

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[t ,]\s*)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:$|[ ,]\s*)")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ .-]+([a-z]{3})[a-z]*[ .,-]+(\d{4}|\d{2})(?:$|[ ,]\s*)")
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z]*[ .-]+(\d{1,2})(?:st|nd|rd|th)?[ .,-]+(\d{4}|\d{2})(?:$|[ ,]\s*)")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[ .,]+")
_CLOCK = re.compile(r"(?:at )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?")
_HOUR = re.compile(r"(\d{1,2})\s*(am|pm|a\.m\.|p\.m\.)")


class Order(Enum):
    """What comes first in a date that is written in numbers."""

    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


class Ambiguous(WrongValue):
    """A date that may be two days."""

    code = "ambiguous-date"

    def __init__(self) -> None:
        """Say how to settle it."""
        super().__init__(
            "the date can be read as day/month or as month/day",
            Advice("say which: --dates mdy, or --dates dmy.", on_screen="write the days as 2026-05-22 in the file."),
        )


class When(NamedTuple):
    """A day, and the time of day where one was written."""

    day: date
    clock: time | None
    exact: datetime | None = None
    """The instant, where an offset was written."""


def read_when(text: str, order: Order | None) -> When | None:
    """The date and perhaps the time that a cell holds; None when it holds neither. Raises `Ambiguous`."""
    plain = _WEEKDAY.sub("", " ".join(text.casefold().split()), count=1)
    exact = _exact(plain)
    if exact is not None:
        return When(exact.date(), exact.time(), exact)
    for pattern in (_ISO, _NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        match = pattern.match(plain)
        if match is not None:
            day, rest = _day(pattern, match, order), plain[match.end() :].strip()
            clock = read_clock(rest) if rest else None
            return None if day is None or (rest and clock is None) else When(day, clock)
    return None


def read_clock(text: str) -> time | None:
    """A time of day; None where it is none."""
    plain = " ".join(text.casefold().split())
    match = _CLOCK.fullmatch(plain)
    hour_only = _HOUR.fullmatch(plain)
    if match is not None:
        hour, minute, half = int(match[1]), int(match[2]), match[4]
    elif hour_only is not None:
        hour, minute, half = int(hour_only[1]), 0, hour_only[2]
    else:
        return None
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def order_shown(texts: Iterable[str]) -> Order | None:
    """The order that dates in numbers show by themselves; None where none does, or two contradict each other."""
    shown: set[Order] = set()
    for text in texts:
        match = _NUMBERS.match(_WEEKDAY.sub("", text.casefold().strip(), count=1))
        if match is None or match[2] == ".":
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:  # noqa: PLR2004 - months in a year
            shown.add(Order.DAY_FIRST)
        if second > 12 >= first:  # noqa: PLR2004 - the same
            shown.add(Order.MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else None


def instant_of(when: When, zone: ZoneInfo, *, after: datetime | None, now: datetime) -> datetime:
    """The instant on the practice's wall; a date alone is noon, not before `after` on the same day nor after `now`."""
    if when.exact is not None:
        return when.exact.astimezone(UTC)
    at = datetime.combine(when.day, when.clock or NOON, zone).astimezone(UTC)
    if when.clock is not None:
        return at
    if after is not None and at < after and after.astimezone(zone).date() == when.day:
        at = after
    return min(at, now) if now.astimezone(zone).date() == when.day else at


def _exact(plain: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(plain.upper())
    except ValueError:
        return None
    return at.replace(second=0, microsecond=0) if at.utcoffset() is not None else None


def _day(pattern: re.Pattern[str], match: re.Match[str], order: Order | None) -> date | None:
    if pattern is _ISO:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if pattern is _NUMBERS:
        return _of_numbers(match, order)
    month, day = (match[2], match[1]) if pattern is _DAY_FIRST else (match[1], match[2])
    return _date(_year(match[3]), MONTHS.index(month) + 1, int(day)) if month in MONTHS else None


def _of_numbers(match: re.Match[str], order: Order | None) -> date | None:
    first, second, year = int(match[1]), int(match[3]), _year(match[4])
    if match[2] == ".":
        return _date(year, second, first)
    by_day, by_month = _date(year, second, first), _date(year, first, second)
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    if order is None:
        raise Ambiguous
    return by_day if order is Order.DAY_FIRST else by_month


def _year(text: str) -> int:
    year = int(text)
    return year + 2000 if year < CENTURY else year


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
