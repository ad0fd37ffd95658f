"""Months and lengths of time as people say them."""

from __future__ import annotations

import pytest

from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.spoken import month_words, opening_time, working_day, working_day_words


@pytest.mark.parametrize(
    ("month", "said"),
    [
        ("2026-10", "October 2026"),
        ("2026-08 to 2026-10", "August to October 2026"),
        ("2025-12 to 2026-02", "December 2025 to February 2026"),
        ("2026-05 to 2026-05", "May 2026"),
    ],
)
def test_a_month_has_its_name(month: str, said: str) -> None:
    assert month_words(month) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (14.5, "14.5 min"),
        (119, "119 min"),
        (130, "2 h 10 min"),
        (480, "8 h"),
        (540, "1 working day"),
        (810, "1.5 working days"),
        (20_790, "38.5 working days"),
    ],
)
def test_a_long_time_is_said_in_hours_and_then_in_working_days(minutes: float, said: str) -> None:
    assert opening_time(minutes, 540) == said


@pytest.mark.parametrize(
    ("hours", "minutes", "said"),
    [
        ("mon-fri 08:00-17:00", 540, "9 hours"),
        ("mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00", 540, "9 hours"),
        ("mon 09:00-12:00, tue 09:00-15:30", 390, "6 hours 30 min"),
        ("mon-sun 00:00-24:00", 1440, "every hour counts"),
    ],
)
def test_a_working_day_is_what_most_open_days_have(hours: str, minutes: int, said: str) -> None:
    day = working_day(Calendar("America/Chicago", parse_hours(hours)))
    assert day == minutes
    assert said in working_day_words(day)
