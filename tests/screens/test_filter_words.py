"""Filters in words; days as people write them, past ones."""

from __future__ import annotations

from datetime import date

import pytest

from frontdesk.desk.finding import OPEN, Filters, Order
from frontdesk.recovery.clocks import Calendar
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, Role, Severity, State
from frontdesk.recovery.hours import parse_hours
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person, Practice
from frontdesk.recovery.rules import SiteRules
from frontdesk.screens import filter_words as words
from frontdesk.widgets.chooser import Choice

FRIDAY = date(2026, 5, 22)
ROSA = StaffId("6f1e")
PRACTICE = Practice(
    name="Maple Street",
    code="MAPLE",
    rules=SiteRules(calendar=Calendar("America/Chicago", parse_hours("mon-fri 08:00-17:00"), frozenset())),
    hours="mon-fri 08:00-17:00",
    staff={ROSA: Person(id=ROSA, name="Rosa", role=Role.DESK, present=False)},
    clinicians={"DR-A": "DR-A", "NP-C": "Kim"},
    settings={},
)
FULL = Filters(
    state=State.CLOSED,
    kind=RecordKind.COMPLAINT,
    category=Category.RX,
    severity=Severity.HIGH,
    channel=Channel.FAX,
    clinician="DR-A",
    owner=ROSA,
    flags=frozenset({Flag.SAFETY}),
    since=date(2026, 5, 1),
    until=date(2026, 5, 31),
    order=Order.DUE,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", FRIDAY),
        ("yesterday", date(2026, 5, 21)),
        ("Friday", FRIDAY),
        ("Mon", date(2026, 5, 18)),
        ("thursday", date(2026, 5, 21)),
        ("22 May", FRIDAY),
        ("1 May", date(2026, 5, 1)),
        ("31 May", date(2025, 5, 31)),
        ("June 1", date(2025, 6, 1)),
        ("5/1", date(2026, 5, 1)),
        ("12/24", date(2025, 12, 24)),
        ("24 Dec 2024", date(2024, 12, 24)),
        ("12/24/2024", date(2024, 12, 24)),
        ("2026-05-01", date(2026, 5, 1)),
        ("2031-05-01", date(2031, 5, 1)),
        ("tomorrow", date(2026, 5, 23)),
        ("29 Feb 2025", None),
        ("soon", None),
        ("", None),
        ("99/99", None),
        ("1 May 99999", None),
    ],
)
def test_a_day_is_the_last_one_of_that_name(text: str, day: date | None) -> None:
    assert words.read_past_day(text, FRIDAY) == day


@pytest.mark.parametrize("filters", [Filters(), FULL, Filters(state=OPEN, order=Order.NUMBER)])
def test_answers_make_the_filters_they_were_made_from(filters: Filters) -> None:
    assert words.filters_of(words.answers_of(filters), FRIDAY) == filters


def test_what_a_list_is_narrowed_by_in_words() -> None:
    assert words.filter_words(Filters(), PRACTICE) == []
    assert " · ".join(words.filter_words(FULL, PRACTICE)) == (
        "closed · complaint · Prescription late or refused · serious · fax · safety · about DR-A · owner Rosa"
        " · from 1 May 2026 · to 31 May 2026"
    )
    assert words.filter_words(Filters(state=OPEN), PRACTICE) == ["open"]


@pytest.mark.parametrize(
    "offered",
    [
        words.STATES, words.KINDS, words.ABOUT, words.SEVERITIES, words.CHANNELS, words.FLAGS, words.ORDERS,
        words.clinicians(PRACTICE), words.owners(PRACTICE),
    ],
)  # fmt: skip
def test_no_key_means_two_answers(offered: tuple[Choice, ...]) -> None:
    keys = [choice.key for choice in offered]
    assert len(set(keys)) == len(keys)
