"""Business time: how much of it passed, and when so much of it will have passed.

A site's hours are local wall times; every instant in and out is aware, and comes out in UTC.
A wall time stands for the first instant of its day at which the clock on the wall has reached
it. So a time that the clock skips in spring is the moment of the change, a time that it shows
twice in autumn is the first of the two, and a day across a change has its real length.

Intervals are half-open: the minute of closing no longer counts. A site that is closed for the
day belongs, for business, to its next opening. Every search ends after `SEARCH_DAYS_MAX` days.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo, available_timezones

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.hours import (
    DAY_MINUTES,
    Span,
    UnreadableHours,
    Week,
    check_week,
    hours_text,
    parse_hours,
)
from frontdesk.recovery.identifiers import Minutes
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import Refusal, WrongValue

__all__ = [
    "SEARCH_DAYS_MAX",
    "TICK",
    "Calendar",
    "ClosedAllDay",
    "EndsBeforeItBegins",
    "NoOpening",
    "Span",
    "UnknownTimeZone",
    "UnreadableHours",
    "Week",
    "add_business_minutes",
    "business_day",
    "business_minutes",
    "calendar_days_due",
    "close_of",
    "due_close",
    "end_of_date",
    "hours_text",
    "instant_of",
    "is_business_day",
    "is_open",
    "last_business_day",
    "local_date",
    "next_business_day",
    "open_of",
    "parse_hours",
]

SEARCH_DAYS_MAX = 800
"""How many days any search looks ahead: more than two years shut is a mistake in the calendar."""

KNOWN_DAYS_MAX = 2000
"""How many days a calendar remembers before it forgets them all."""

TICK = timedelta(milliseconds=1)
"""Stamps hold milliseconds: what ends after an instant ends with the next one."""

Intervals: TypeAlias = tuple[tuple[datetime, datetime], ...]
"""Opening and closing instants in order."""

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_NOTHING = timedelta(0)
_FIRST_DATE = date.min + 2 * _DAY
_LAST_DATE = date.max - 2 * _DAY


class UnknownTimeZone(WrongValue):
    """A time zone that the time zone database does not know."""

    code = "unknown-time-zone"

    def __init__(self, given: str) -> None:
        """Offer the nearest names."""
        offers = nearest(given, sorted(available_timezones()))
        super().__init__(
            f"{given[:40]!r} is not a time zone.",
            f"use {' or '.join(offers)}." if offers else "use a name such as America/Chicago.",
        )


class EndsBeforeItBegins(WrongValue):
    """A stretch of time that runs backwards: two records contradict each other."""

    code = "ends-before-it-begins"

    def __init__(self, begin: datetime, end: datetime) -> None:
        """Show both instants."""
        super().__init__(
            f"The end, {end:%Y-%m-%d %H:%M}Z, lies before the beginning, {begin:%Y-%m-%d %H:%M}Z.",
            "check both times; a time is never counted below zero.",
        )


class NoOpening(Refusal):
    """The calendar shows no opening for longer than anybody would look."""

    code = "no-opening"

    def __init__(self, after: date) -> None:
        """Name the day from which the search began."""
        super().__init__(
            f"The site's calendar does not open often enough in the {SEARCH_DAYS_MAX} days from {after}.",
            Advice(
                "check the hours and the closures: frontdesk settings show",
                on_screen="check the hours and the closures ({palette}, Settings).",
            ),
        )


class ClosedAllDay(Refusal):
    """Opening or closing time was asked of a day without any."""

    code = "closed-all-day"

    def __init__(self, day: date) -> None:
        """Name the day."""
        super().__init__(f"The site is closed on {day}.", "name a day on which it opens.")


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a site is open. Raises `UnknownTimeZone` or `UnreadableHours` when it cannot be."""

    timezone: str
    """Name in the IANA time zone database, such as ``America/Chicago``."""
    weekly: Week
    closures: frozenset[date] = frozenset()
    """Local dates on which the site stays shut."""
    _known: dict[date, Intervals] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Days already worked out: a board asks for the same few for every row."""

    def __post_init__(self) -> None:
        """Refuse what no clock could be read by."""
        _zone(self.timezone)
        check_week(self.weekly)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return _zone(self.timezone)

    def intervals(self, day: date) -> Intervals:
        """The hours of a local date as instants; a span that the clock skips is left out."""
        found = self._known.get(day)
        if found is None:
            edges = (
                (instant_of(self, day, span.opens), instant_of(self, day, span.closes)) for span in self.spans(day)
            )
            found = tuple((opens, closes) for opens, closes in edges if opens < closes)
            if len(self._known) >= KNOWN_DAYS_MAX:
                self._known.clear()
            self._known[day] = found
        return found

    def spans(self, day: date) -> tuple[Span, ...]:
        """The hours of a local date; none on a closure."""
        return () if day in self.closures else self.weekly[day.weekday()]


def business_minutes(calendar: Calendar, begin: datetime, end: datetime) -> Minutes:
    """Whole minutes that the site was open in [begin, end), rounded down.

    Raises `EndsBeforeItBegins`. Whole days between are added up a week at a time, so years
    cost little.
    """
    return Minutes(_open_between(calendar, begin, end) // _MINUTE)


def stays_closed(calendar: Calendar, begin: datetime, end: datetime) -> bool:
    """Whether no business time passes in [begin, end). Raises `EndsBeforeItBegins`."""
    return not _open_between(calendar, begin, end)


def _open_between(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    begin, end = _utc(begin), _utc(end)
    if end < begin:
        raise EndsBeforeItBegins(begin, end)
    first, last = local_date(calendar, begin), local_date(calendar, end)
    total = _open_within(calendar, first, begin, end)
    if last > first:
        total += _open_on_days(calendar, first + _DAY, last)
        total += _open_within(calendar, last, begin, end)
    return total


def add_business_minutes(calendar: Calendar, at: datetime, minutes: int) -> datetime:
    """The first instant at which so many business minutes have passed since `at`.

    That is the closing time, not the next opening, where both would do. Raises `NoOpening`,
    and `ValueError` for less than zero.
    """
    if minutes < 0:
        raise ValueError("time to add cannot be negative")
    left, now = minutes * _MINUTE, _utc(at)
    if not left:
        return now
    for day in _dates_from(local_date(calendar, now)):
        for opens, closes in calendar.intervals(day):
            begin = max(opens, now)
            if closes - begin >= left:
                return begin + left
            left -= max(closes - begin, _NOTHING)
    raise NoOpening(local_date(calendar, now))


def business_day(calendar: Calendar, at: datetime) -> date:
    """The business day that an instant belongs to: today until closing, then the next one.

    Raises `NoOpening`.
    """
    day = local_date(calendar, at)
    intervals = calendar.intervals(day)
    if intervals and at < intervals[-1][1]:
        return day
    return next_business_day(calendar, day)


def next_business_day(calendar: Calendar, day: date) -> date:
    """The first business day after a date. Raises `NoOpening`."""
    later = day
    for _ in range(min(SEARCH_DAYS_MAX, (_LAST_DATE - day).days - 1)):
        later += _DAY
        if calendar.intervals(later):
            return later
    raise NoOpening(day)


def last_business_day(calendar: Calendar, before: datetime) -> date | None:
    """The last business day that opens before an instant; None when a search finds none."""
    day = local_date(calendar, before)
    for step in range(min(SEARCH_DAYS_MAX, (day - _FIRST_DATE).days)):
        opening = calendar.intervals(day - step * _DAY)
        if opening and opening[0][0] < _utc(before):
            return day - step * _DAY
    return None


def is_business_day(calendar: Calendar, day: date) -> bool:
    """Whether the site opens at all on a local date."""
    return bool(calendar.intervals(day))


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the site is open at an instant; at its closing time it no longer is."""
    now = _utc(at)
    return any(opens <= now < closes for opens, closes in calendar.intervals(local_date(calendar, now)))


def open_of(calendar: Calendar, day: date) -> datetime:
    """When the site first opens on a local date. Raises `ClosedAllDay`."""
    intervals = calendar.intervals(day)
    if not intervals:
        raise ClosedAllDay(day)
    return intervals[0][0]


def close_of(calendar: Calendar, day: date) -> datetime:
    """When the site closes for the day on a local date. Raises `ClosedAllDay`."""
    intervals = calendar.intervals(day)
    if not intervals:
        raise ClosedAllDay(day)
    return intervals[-1][1]


def due_close(calendar: Calendar, at: datetime, days: int) -> datetime:
    """Closing time of the n-th business day after the business day of an instant.

    Zero days is the closing of that business day itself. Raises `NoOpening`, and `ValueError`
    for less than zero.
    """
    if days < 0:
        raise ValueError("days to add cannot be negative")
    day = business_day(calendar, at)
    for _ in range(days):
        day = next_business_day(calendar, day)
    return close_of(calendar, day)


def calendar_days_due(calendar: Calendar, at: datetime, days: int) -> datetime:
    """23:59 local time on the n-th calendar day after the local date of an instant."""
    return instant_of(calendar, local_date(calendar, at) + days * _DAY, DAY_MINUTES - 1)


def local_date(calendar: Calendar, at: datetime) -> date:
    """The date on the site's wall at an instant."""
    return _utc(at).astimezone(calendar.zone).date()


def end_of_date(calendar: Calendar, day: date) -> datetime:
    """The instant at which a local date is over, open or closed."""
    return instant_of(calendar, day, DAY_MINUTES)


def instant_of(calendar: Calendar, day: date, minutes: int) -> datetime:
    """The first instant at which the wall clock has reached a time, in minutes since midnight."""
    wall = datetime.combine(day, time()) + minutes * _MINUTE
    early = wall.replace(tzinfo=calendar.zone)
    after = early.astimezone(UTC)
    if after.astimezone(calendar.zone).replace(tzinfo=None) == wall:
        return after
    before = early.replace(fold=1).astimezone(UTC)
    return _moment_of_change(calendar.zone, before, after)


def _moment_of_change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The minute in (before, after] from which the zone's offset is that of `after`."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > _MINUTE:
        middle = before + (after - before) // _MINUTE // 2 * _MINUTE
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


def _utc(at: datetime) -> datetime:
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError("a time needs its offset from UTC")
    return at.astimezone(UTC)


@lru_cache(maxsize=16)
def _zone(name: str) -> ZoneInfo:
    # Folders of the database and names with forbidden characters fail in their own ways.
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UnknownTimeZone(name) from None


def _dates_from(day: date) -> Iterator[date]:
    """So many dates as any search looks at, and none so late that no instant can hold its end."""
    for step in range(min(SEARCH_DAYS_MAX, (_LAST_DATE - day).days)):
        yield day + step * _DAY


def _open_within(calendar: Calendar, day: date, begin: datetime, end: datetime) -> timedelta:
    """How long the site is open on a local date, between two instants."""
    pieces = (min(closes, end) - max(opens, begin) for opens, closes in calendar.intervals(day))
    return sum((piece for piece in pieces if piece > _NOTHING), _NOTHING)


def _open_on_days(calendar: Calendar, day: date, end: date) -> timedelta:
    """How long the site is open on the dates in [day, end).

    Dates without a change of the clock are counted by their hours on paper: whole weeks at a
    time where the offset at both ends agrees and nothing is closed, else date by date.
    """
    week = _on_paper(calendar.weekly)
    closures = sorted(d for d in calendar.closures if day <= d < end)
    total = _NOTHING
    while day < end:
        until = day + _WEEK
        shut = bool(closures) and closures[0] < until
        if until <= end and not shut and _offset(calendar, day) == _offset(calendar, until):
            total, day = total + week, until
            continue
        until = min(until, end)
        while day < until:
            total += _open_on(calendar, day)
            day += _DAY
        closures = [d for d in closures if d >= day]
    return total


def _open_on(calendar: Calendar, day: date) -> timedelta:
    if _offset(calendar, day) == _offset(calendar, day + _DAY):
        return _on_paper((calendar.spans(day),))
    return sum((closes - opens for opens, closes in calendar.intervals(day)), _NOTHING)


def _on_paper(days: Week) -> timedelta:
    return sum(span.closes - span.opens for spans in days for span in spans) * _MINUTE


def _offset(calendar: Calendar, day: date) -> timedelta | None:
    return datetime.combine(day, time(), calendar.zone).utcoffset()
