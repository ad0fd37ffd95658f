"""Business time the slow way: every minute of a practice's months is looked at by itself.

Written from `domain.md` 2.1 and `cli.md` alone, as everything in this folder: nothing here imports a rule or a number
from `frontdesk.recovery`. Two minds that read the same page may both be wrong, but hardly in the same way; an oracle
that borrows the code it judges only says that the code agrees with itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BEFORE_DAYS, AFTER_DAYS = 3, 60
"""The clock knows so many days before the first and after the last day that it is asked for."""


class MinuteClock:
    """When a practice is open, minute by minute in UTC; its local day and hour are those of the wall."""

    def __init__(self, zone: str, hours: str, closed: Collection[str], first: date, last: date) -> None:
        """`hours` and `closed` as `init` takes them."""
        self.zone = ZoneInfo(zone)
        self._begin = datetime.combine(first - timedelta(days=BEFORE_DAYS), time(0), UTC)
        minutes = ((last - first).days + AFTER_DAYS) * 1440
        spans = spans_of(hours)
        open_on = [self._open_on(self._begin + i * MINUTE, spans, closed) for i in range(minutes)]
        self._opened = [0, *accumulate(day is not None for day in open_on)]
        self.close: dict[date, datetime] = {
            day: self._begin + (i + 1) * MINUTE for i, day in enumerate(open_on) if day is not None
        }
        """The closing time of every business day."""
        self.days = sorted(self.close)
        self._closes = [self.close[day] for day in self.days]

    def _open_on(self, at: datetime, spans: dict[str, list[tuple[int, int]]], closed: Collection[str]) -> date | None:
        """The local date, if the doors are open in the minute that begins then."""
        wall = at.astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        if wall.date().isoformat() in closed:
            return None
        return wall.date() if any(begin <= minute < end for begin, end in spans[WEEK[wall.weekday()]]) else None

    def minutes(self, begin: datetime, end: datetime) -> int:
        """B(begin, end): open minutes of the half-open interval."""
        assert begin <= end
        return self._opened[self._index(end)] - self._opened[self._index(begin)]

    def business_day(self, at: datetime) -> date:
        """The day that a receipt belongs to: the next one that closes after it."""
        return self.days[bisect_left(self._closes, at + MINUTE)]

    def due_close(self, at: datetime, days: int) -> datetime:
        """The close of the n-th business day after the business day of `at`."""
        return self.close[self.days[self.days.index(self.business_day(at)) + days]]

    def end_of_day(self, day: date) -> datetime:
        """23:59 on the wall."""
        return datetime.combine(day, time(23, 59), self.zone).astimezone(UTC)

    def local(self, at: datetime) -> datetime:
        """The same moment on the wall."""
        return at.astimezone(self.zone)

    def _index(self, at: datetime) -> int:
        return (at - self._begin) // MINUTE


def spans_of(hours: str) -> dict[str, list[tuple[int, int]]]:
    """Open stretches of each day of the week, in minutes after midnight."""
    spans: dict[str, list[tuple[int, int]]] = {day: [] for day in WEEK}
    for part in hours.split(","):
        days, _, stretch = part.strip().partition(" ")
        first, _, last = days.partition("-")
        begin, end = (int(wall[:2]) * 60 + int(wall[3:]) for wall in stretch.split("-"))
        for day in WEEK[WEEK.index(first) : WEEK.index(last or first) + 1]:
            spans[day].append((begin, end))
    return spans
