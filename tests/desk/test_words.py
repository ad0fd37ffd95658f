"""Times as people say them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.builders import CHICAGO, local

from frontdesk.desk.words import by_when, date_words, day_and_time, time_left

NOW = local("05-22 11:42")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 min left"),
        (59, "0 min left"),
        (38 * 60, "38 min left"),
        (119 * 60, "119 min left"),
        (120 * 60, "2 h left"),
        (47 * 3600, "47 h left"),
        (48 * 3600, "2 d left"),
        (7 * 86400, "7 d left"),
        (-1, "1 min late"),
        (-12 * 60, "12 min late"),
        (-119 * 60 - 59, "119 min late"),
        (-3 * 3600, "3 h late"),
        (-30 * 86400, "30 d late"),
    ],
)
def test_how_it_stands_with_a_due_time(seconds: int, words: str) -> None:
    assert time_left(NOW + timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("05-22 17:00", "17:00"),
        ("05-22 00:05", "00:05"),
        ("05-26 17:00", "Tue 17:00"),
        ("05-28 09:30", "Thu 09:30"),
        ("05-29 17:00", "29 May 17:00"),
        ("05-16 08:00", "Sat 08:00"),
        ("05-15 08:00", "15 May 08:00"),
    ],
)
def test_an_instant_is_as_short_as_it_stays_clear(at: str, words: str) -> None:
    assert day_and_time(local(at), CHICAGO, NOW) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [("05-22 08:00", "by 08:00"), ("05-26 17:00", "by Tue 17:00"), ("05-19 17:00", "by 19 May 17:00")],
)
def test_the_name_of_a_day_by_which_something_is_due_is_never_that_of_a_day_gone_by(at: str, words: str) -> None:
    assert by_when(local(at), CHICAGO, NOW) == words


def test_the_day_is_the_practices_own() -> None:
    late = local("05-22 23:30")
    assert (late.day, date_words(late, CHICAGO)) == (23, "Fri 22 May")
