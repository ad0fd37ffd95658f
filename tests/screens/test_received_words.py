"""Times that lie behind us, as people write them; and further issues in a few keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screens.practice import FRIDAY, ZONE, local

from frontdesk.recovery.codes import Category, Severity
from frontdesk.recovery.events import Issue
from frontdesk.screens.issue_words import ISSUES_MAX, issue_words, read_issues
from frontdesk.screens.received_words import read_past

NOW = local(FRIDAY, "11:42")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("7:15", "05-22 07:15"), ("7.15", "05-22 07:15"), ("7:15 am", "05-22 07:15"), ("at 7:15", "05-22 07:15"),
        ("16:48", "05-21 16:48"), ("4pm", "05-21 16:00"), ("4:48p", "05-21 16:48"),
        ("today 7:15", "05-22 07:15"), ("yesterday 16:00", "05-21 16:00"), ("Fri 9:00", "05-22 09:00"),
        ("Sat 19:40", "05-16 19:40"), ("last Sat 19:40", "05-16 19:40"), ("on Monday, 9:00", "05-18 09:00"),
        ("22 May 9:00", "05-22 09:00"), ("May 20 9:00", "05-20 09:00"), ("5/20 9:00", "05-20 09:00"),
        ("2026-05-20 9:00", "05-20 09:00"), ("2026-05-20T09:00", "05-20 09:00"), ("1 Jan 9:00", "01-01 09:00"),
    ],
)  # fmt: skip
def test_what_is_read(typed: str, expected: str) -> None:
    at = read_past(typed, NOW, ZONE)
    assert at is not None
    assert f"{at.astimezone(ZONE):%m-%d %H:%M}" == expected
    assert at <= NOW


def test_a_day_that_is_still_to_come_this_year_was_the_one_of_last_year() -> None:
    at = read_past("30 Nov 9:00", NOW, ZONE)
    assert at is not None
    assert f"{at.astimezone(ZONE):%Y-%m-%d}" == "2025-11-30"


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "Sat", "22 May", "25:00", "today 16:00", "Fri 16:00", "tomorrow 9:00", "2026-05-23 9:00", "7", "9:0x"],
)
def test_what_cannot_have_been_is_not_read(typed: str) -> None:
    assert read_past(typed, NOW, ZONE) is None


@given(st.text(max_size=30))
def test_anything_may_be_typed(typed: str) -> None:
    at = read_past(typed, NOW, ZONE)
    assert at is None or at <= NOW
    read_issues(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ()),
        ("v2", ((Category.PRIVACY, 2),)),
        ("v2 t1", ((Category.PRIVACY, 2), (Category.ATTITUDE, 1))),
        ("V2,T1", ((Category.PRIVACY, 2), (Category.ATTITUDE, 1))),
        ("privacy 2; rude:3", ((Category.PRIVACY, 2), (Category.ATTITUDE, 3))),
        ("wait1bill2", ((Category.WAIT, 1), (Category.BILL, 2))),
    ],
)
def test_issues(typed: str, expected: tuple[tuple[Category, int], ...]) -> None:
    assert read_issues(typed) == tuple(Issue(category=c, severity=Severity(s)) for c, s in expected)


@pytest.mark.parametrize("typed", ["v", "2", "v4", "v22", "flowers 2", "v2 t", "v2 " * (ISSUES_MAX + 1)])
def test_what_is_no_issue(typed: str) -> None:
    assert read_issues(typed) is None


def test_issues_are_said_in_full() -> None:
    assert issue_words(read_issues("v2 t1") or ()) == "privacy 2, attitude 1"
