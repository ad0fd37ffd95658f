"""Times and steps as people say them: how late, how long left, what by when. Pure; the zone is the site's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.recovery.codes import NextStep, StillRight
from frontdesk.recovery.complaint import Complaint

HOUR = 60
HOURS_FROM = 2 * HOUR
DAY = 24 * HOUR
STEPS = {
    NextStep.ACKNOWLEDGE: "call them: we heard you",
    NextStep.RESOLVE: "put it right",
    NextStep.FOLLOW_UP: "call back: is it still right?",
    NextStep.NOTICE: "written answer",
    NextStep.PROMISE: "keep the promise",
    NextStep.CODE: "choose a code",
}
"""What is to be done, on paper for colleagues."""


def span_words(minutes: int) -> str:
    """A length of time in its largest whole unit: `12 min`, `4 h`, `7 d`."""
    if minutes < 2 * HOUR:
        return f"{minutes} min"
    return f"{minutes // HOUR} h" if minutes < 2 * DAY else f"{minutes // DAY} d"


def time_left(due_at: datetime, now: datetime) -> str:
    """How it stands with a due time: `12 min late`, `38 min left`."""
    seconds = (due_at - now).total_seconds()
    if seconds < 0:
        return f"{span_words(max(1, int(-seconds // 60)))} late"
    return f"{span_words(int(seconds // 60))} left"


def day_and_time(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """An instant, as short as it stays clear: `17:00` today, `Tue 17:00` this week, `29 May 17:00`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    clock = f"{local:%H:%M}"
    if local.date() == today:
        return clock
    if abs(local.date() - today) < timedelta(days=7):
        return f"{local:%a} {clock}"
    return f"{local.day} {local:%b} {clock}"


def by_when(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """A due time to be met: `by Tue 17:00`; `by 19 May 17:00` once that day is over."""
    return "by " + day_of_due(at, zone, now)


def day_of_due(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """What is due or promised: the name of a day always means the coming one, so a day that is over has its date."""
    local = at.astimezone(zone)
    is_over = local.date() < now.astimezone(zone).date()
    return f"{local.day} {local:%b} {local:%H:%M}" if is_over else day_and_time(at, zone, now)


def minutes_words(minutes: float | None) -> str:
    """Business minutes; from two hours on as hours and minutes, of the practice's own opening hours."""
    if minutes is None:
        return "-"
    if minutes < HOURS_FROM:
        return f"{minutes:,.1f}".removesuffix(".0") + " min"
    hours, rest = divmod(round(minutes), 60)
    return f"{hours:,} h" + (f" {rest} min" if rest else "")


def date_words(at: datetime, zone: ZoneInfo) -> str:
    """A day: `Fri 22 May`."""
    local = at.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b}"


def looks_like(found: Sequence[str]) -> str:
    """The warning about what had better not stand in words that stay on record; empty when nothing was found."""
    return f"! Looks like {' and '.join(found)}. Better leave that out." if found else ""


def how_to_send(c: Complaint) -> str:
    """What to do with a written notice for somebody whom nobody reaches; empty for everybody else.

    A grievance has its four parts also where nobody is there to read them.
    """
    if not any(one.reachable for one in c.told_by):
        return "Nobody can be written to: write it all the same; it is kept if they ask."
    if c.follow_up is not None and c.follow_up.still_right is StillRight.UNABLE_TO_CONTACT:
        return "They were not reached when called back: send it by letter or portal."
    return ""
