"""A promised time is read as people write it; what cannot be read, or is over, is no promise."""

from __future__ import annotations

from datetime import date

import pytest
from tests.screens.practice import FRIDAY, ZONE, local

from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.hours import parse_hours
from frontdesk.screens.promise_words import read_day, read_moment

MONDAY, TUESDAY, SATURDAY = date(2026, 5, 25), date(2026, 5, 26), date(2026, 5, 23)
NOW = local(FRIDAY, "11:42")
CALENDAR = Calendar(ZONE.key, parse_hours("mon-fri 08:00-17:00"), frozenset({MONDAY}))


@pytest.mark.parametrize(
    ("written", "day", "clock"),
    [
        ("12:20", FRIDAY, "12:20"),
        ("by 12.20", FRIDAY, "12:20"),
        ("1220", FRIDAY, "12:20"),
        ("2pm", FRIDAY, "14:00"),
        ("2:30 PM", FRIDAY, "14:30"),
        ("at 16", FRIDAY, "16:00"),
        ("noon", FRIDAY, "12:00"),
        ("today", FRIDAY, "17:00"),
        ("9:00", SATURDAY, "09:00"),
        ("tomorrow 9:00", SATURDAY, "09:00"),
        ("tomorrow", SATURDAY, "17:00"),
        ("Tue", TUESDAY, "17:00"),
        ("Tuesday 9am", TUESDAY, "09:00"),
        ("fri 9:00", date(2026, 5, 29), "09:00"),
        ("fri 13:00", FRIDAY, "13:00"),
        ("29 May", date(2026, 5, 29), "17:00"),
        ("May 29, 9:15", date(2026, 5, 29), "09:15"),
        ("5/29 9:15", date(2026, 5, 29), "09:15"),
        ("2026-05-29 09:15", date(2026, 5, 29), "09:15"),
        ("2026-05-29T09:15", date(2026, 5, 29), "09:15"),
        ("in 20 min", FRIDAY, "12:02"),
        ("2 h", FRIDAY, "13:42"),
        ("1 day", SATURDAY, "11:42"),
    ],
)
def test_read(written: str, day: date, clock: str) -> None:
    assert read_moment(written, NOW, CALENDAR) == local(day, clock)


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "soon",
        "25:00",
        "12:60",
        "31 Feb",
        "yesterday",
        "today 9:00",
        "20 May",
        "2026-05-01",
        "99999 d",
        "[/b]",
        "9" * 500,
    ],
)
def test_not_read(written: str) -> None:
    assert read_moment(written, NOW, CALENDAR) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [("today", FRIDAY), ("yesterday", date(2026, 5, 21)), ("20 May", date(2026, 5, 20)), ("5/20", date(2026, 5, 20)),
     ("2026-05-20", date(2026, 5, 20)), ("then", None), ("today 9:00", None), ("", None)],
)  # fmt: skip
def test_a_day_may_be_over(written: str, day: date | None) -> None:
    assert read_day(written, FRIDAY) == day
