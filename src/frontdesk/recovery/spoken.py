"""Months and lengths of time as people say them, on paper. Pure: hours are the practice's own."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.recovery.hours import DAY_MINUTES

if TYPE_CHECKING:
    from frontdesk.recovery.clocks import Calendar

HOUR = 60
HOURS_FROM = 2 * HOUR
"""Shorter lengths are said in minutes."""


def month_words(month: str) -> str:
    """`October 2026` for `2026-10`; a quarter's two months, `2026-08 to 2026-10`, as `August to October 2026`."""
    first, _, last = month.partition(" to ")
    begin, end = (date.fromisoformat(f"{name}-01") for name in (first, last or first))
    if begin == end:
        return f"{begin:%B %Y}"
    return f"{begin:%B}{'' if begin.year == end.year else f' {begin.year}'} to {end:%B %Y}"


def working_day(calendar: Calendar) -> int:
    """Minutes that the practice is open on most of its open days; on the longer ones where there are as many."""
    lengths = Counter(sum(span.closes - span.opens for span in spans) for spans in calendar.weekly if spans)
    return max(lengths, key=lambda minutes: (lengths[minutes], minutes), default=DAY_MINUTES)


def opening_time(minutes: float, day: int) -> str:
    """A length of opening time: `45 min`, `2 h 10 min`, `1.5 working days`; `day` is what `working_day` says."""
    if minutes < HOURS_FROM:
        return f"{minutes:,.1f}".removesuffix(".0") + " min"
    if minutes < day:
        hours, rest = divmod(round(minutes), HOUR)
        return f"{hours} h" + (f" {rest} min" if rest else "")
    days = f"{minutes / day:,.1f}".removesuffix(".0")
    return f"{days} working day{'' if days == '1' else 's'}"


def working_day_words(day: int) -> str:
    """What a working day is here, in a sentence."""
    if day == DAY_MINUTES:
        return "No opening hours are known, so every hour counts, and a day is 24 hours."
    return f"Times count only while the practice is open; a working day here has {_hours(day)}."


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, HOUR)
    said = f"{hours} hour{'' if hours == 1 else 's'}" if hours else ""
    return " ".join(part for part in (said, f"{rest} min" if rest else "") if part)
