"""Business time against an oracle that looks at the wall clock minute by minute.

A desk is open in a minute when the latest time that the wall has shown on that date lies
inside its hours. The oracle knows nothing of instants, gaps or folds.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.recovery.clocks import (
    Calendar,
    Span,
    add_business_minutes,
    business_day,
    business_minutes,
    close_of,
    due_close,
    is_open,
)

MINUTE = timedelta(minutes=1)
STEADY = settings(deadline=None)
"""A busy machine is not a defect."""

CHANGES = [
    ("America/Chicago", datetime(2026, 3, 8, 8, tzinfo=UTC)),
    ("America/Chicago", datetime(2026, 11, 1, 7, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("Europe/London", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 4, 4, 15, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 3, 8, 5, tzinfo=UTC)),
    ("America/Havana", datetime(2026, 11, 1, 5, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 4, 5, 3, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ("Africa/Cairo", datetime(2026, 10, 29, 21, tzinfo=UTC)),
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(2026, 5, 22, 12, tzinfo=UTC)),
]
"""The instant of a change, and one zone that has none."""


@st.composite
def calendars(draw: st.DrawFn, zone: str, near: date) -> Calendar:
    """Any hours on the quarter, or round the clock, and closures near the change."""
    edges = st.lists(st.integers(0, 96).map(lambda n: n * 15), max_size=4, unique=True).map(sorted)
    days = []
    for _ in range(7):
        times = draw(edges)
        days.append(tuple(Span(a, b) for a, b in zip(times[::2], times[1::2], strict=False)))
    days[draw(st.integers(0, 6))] = (Span(0, 1440),)
    closed = draw(st.frozensets(st.integers(-4, 4), max_size=2))
    return Calendar(zone, tuple(days), frozenset(near + timedelta(n) for n in closed))


@st.composite
def sites(draw: st.DrawFn, reach_minutes: int = 2500, count: int = 2) -> tuple[Calendar, list[datetime]]:
    """A calendar, and whole minutes on both sides of a change of its clock, in order."""
    zone, change = draw(st.sampled_from(CHANGES))
    calendar = draw(calendars(zone, change.astimezone(ZoneInfo(zone)).date()))
    offsets = st.lists(st.integers(-reach_minutes, reach_minutes), min_size=count, max_size=count)
    return calendar, sorted(change + n * MINUTE for n in draw(offsets))


def open_minutes(calendar: Calendar, begin: datetime, end: datetime) -> list[datetime]:
    """The minutes in [begin, end) in which the desk is open, found by looking at the wall."""
    reached: dict[date, int] = {}
    found = []
    now = begin - timedelta(days=2)
    while now < end:
        wall = now.astimezone(ZoneInfo(calendar.timezone))
        shown = max(reached.get(wall.date(), 0), wall.hour * 60 + wall.minute)
        reached[wall.date()] = shown
        hours = () if wall.date() in calendar.closures else calendar.weekly[wall.weekday()]
        if now >= begin and any(span.opens <= shown < span.closes for span in hours):
            found.append(now)
        now += MINUTE
    return found


@settings(STEADY, max_examples=60)
@given(sites())
def test_minutes_agree_with_the_wall(case: tuple[Calendar, list[datetime]]) -> None:
    calendar, (begin, end) = case
    expected = open_minutes(calendar, begin, end + MINUTE)
    assert is_open(calendar, end) == (end in expected)
    assert business_minutes(calendar, begin, end) == len([t for t in expected if t < end])


@STEADY
@given(sites(reach_minutes=80_000, count=3))
def test_two_stretches_add_up_to_the_whole(case: tuple[Calendar, list[datetime]]) -> None:
    calendar, (a, b, c) = case
    parts = business_minutes(calendar, a, b) + business_minutes(calendar, b, c)
    assert parts == business_minutes(calendar, a, c)


@STEADY
@given(sites(count=1), st.integers(0, 20_000))
def test_what_was_added_is_measured_again(case: tuple[Calendar, list[datetime]], minutes: int) -> None:
    calendar, (at,) = case
    then = add_business_minutes(calendar, at, minutes)
    assert business_minutes(calendar, at, then) == minutes
    if minutes:
        assert business_minutes(calendar, at, then - MINUTE) == minutes - 1


@STEADY
@given(sites(count=1), st.integers(0, 30))
def test_business_days_end_when_the_site_is_just_closing(case: tuple[Calendar, list[datetime]], days: int) -> None:
    calendar, (at,) = case
    due, later = due_close(calendar, at, days), due_close(calendar, at, days + 1)
    assert is_open(calendar, due - MINUTE)
    assert at < due < later


@STEADY
@given(sites())
def test_a_later_moment_is_never_due_earlier(case: tuple[Calendar, list[datetime]]) -> None:
    calendar, (early, late) = case
    assert due_close(calendar, early, 2) <= due_close(calendar, late, 2)
    assert add_business_minutes(calendar, early, 90) <= add_business_minutes(calendar, late, 90)


@STEADY
@given(sites(count=1))
def test_every_moment_belongs_to_a_business_day_that_is_not_over(
    case: tuple[Calendar, list[datetime]],
) -> None:
    calendar, (at,) = case
    assert at < close_of(calendar, business_day(calendar, at))
