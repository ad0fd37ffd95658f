"""A practice is the fold of its own events: the newest hours, staff and settings stand, in any order."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from tests.builders import PRIYA, ROSA, happened
from tests.recovery.strategies import any_events

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Role
from frontdesk.recovery.events import Event
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import CALENDAR, SETTINGS, Person, Practice, staff_subject
from frontdesk.recovery.practice_story import practice_of
from frontdesk.recovery.refusals import UnknownPerson

NAMED = happened(ev.PracticeNamed(name="Maple Street", code="MAPLE"), about=Subject("site:name"))
HOURS = happened(ev.HoursSet(timezone="America/Chicago", hours="mon-fri 08:00-17:00"), about=CALENDAR)


def added(staff: StaffId, name: str, role: Role = Role.DESK, **more: Any) -> Event:
    return happened(ev.StaffAdded(name=name, role=role, **more), about=staff_subject(staff))


def practice(*events: Event) -> Practice:
    """The practice of these events, whatever order they arrive in."""
    told = practice_of([NAMED, HOURS, *events])
    assert told is not None
    for story in permutations([NAMED, HOURS, *events]):
        assert practice_of(story) == told
    return told


def test_there_is_none_before_it_has_hours() -> None:
    assert practice_of([]) is None
    assert practice_of([NAMED]) is None
    told = practice()
    assert (told.name, told.code, told.rules.calendar.timezone) == ("Maple Street", "MAPLE", "America/Chicago")


@pytest.mark.parametrize(
    ("timezone", "hours"),
    [("Mars/Olympus", "mon-fri 08:00-17:00"), ("America/Chicago", "whenever"), ("America/Chicago", "")],
)
def test_hours_that_cannot_be_read_are_no_hours(timezone: str, hours: str) -> None:
    assert practice_of([NAMED, happened(ev.HoursSet(timezone=timezone, hours=hours), about=CALENDAR)]) is None


def test_the_newest_hours_stand_and_name_the_version_of_the_rules() -> None:
    later = happened(ev.HoursSet(timezone="America/Chicago", hours="sat 09:00-12:00"), at="05-23 09:00", about=CALENDAR)
    told = practice(later)
    assert (told.hours, told.rules.version) == ("sat 09:00-12:00", later.clock)


def test_a_day_is_closed_and_open_again() -> None:
    holiday = date(2026, 5, 25)
    closed = happened(ev.ClosureSet(day=holiday), at="05-20 09:00", about=CALENDAR)
    reopened = happened(ev.ClosureSet(day=holiday, closed=False), at="05-21 09:00", about=CALENDAR)
    assert practice(closed).rules.calendar.closures == {holiday}
    assert practice(closed, reopened).rules.calendar.closures == frozenset()


def test_a_setting_of_the_site_reaches_the_rules() -> None:
    portal = happened(ev.SettingSet(key="portal_is_written", value="yes"), about=SETTINGS)
    policy = happened(ev.SettingSet(key="grievance_rules", value="cms_hospital"), about=SETTINGS)
    assert practice().rules.portal_is_written is False
    told = practice(portal, policy)
    assert (told.rules.portal_is_written, told.rules.grievance_policy) == (True, "cms_hospital")


class TestStaff:
    def test_people_are_found_by_name_in_any_case(self) -> None:
        told = practice(added(ROSA, "Rosa"), added(PRIYA, "Priya", Role.MANAGER))
        assert told.person(" rosa ") == Person(id=ROSA, name="Rosa", role=Role.DESK)
        with pytest.raises(UnknownPerson, match="Roza"):
            told.person("Roza")

    def test_who_left_keeps_the_name_and_acts_no_more(self) -> None:
        left = happened(ev.StaffLeft(), at="05-23 09:00", about=staff_subject(ROSA))
        told = practice(added(ROSA, "Rosa"), left)
        assert told.name_of(ROSA) == "Rosa"
        with pytest.raises(UnknownPerson):
            told.person("Rosa")

    def test_who_left_before_anybody_was_told_of_them_is_nobody(self) -> None:
        assert practice(happened(ev.StaffLeft(), about=staff_subject(ROSA))).staff == {}

    def test_a_new_role_keeps_the_name_where_it_cannot_be_opened(self) -> None:
        promoted = happened(ev.StaffAdded(role=Role.LEAD), at="05-23 09:00", about=staff_subject(ROSA))
        assert practice(added(ROSA, "Rosa"), promoted).staff[ROSA] == Person(id=ROSA, name="Rosa", role=Role.LEAD)

    def test_a_pseudonym_without_a_name_stands_for_itself(self) -> None:
        assert (practice().name_of(ROSA), practice().name_of(None)) == ("rosa", None)
        assert practice(added(ROSA, "")).name_of(ROSA) == "rosa"


def test_clinicians_come_and_go() -> None:
    about = Subject("clinician:DR-A")
    named = happened(ev.ClinicianNamed(name="Dr Adams"), about=about)
    gone = happened(ev.ClinicianNamed(present=False), at="05-23 09:00", about=about)
    assert practice(named).clinicians == {"DR-A": "Dr Adams"}
    assert practice(happened(ev.ClinicianNamed(), about=about)).clinicians == {"DR-A": "DR-A"}
    assert practice(named, gone).clinicians == {}


def test_the_newest_count_of_encounters_stands() -> None:
    first = happened(ev.EncountersCounted(count=120), about=Subject("day:2026-05-22"))
    second = happened(ev.EncountersCounted(count=128), at="05-23 09:00", about=Subject("day:2026-05-22"))
    odd = happened(ev.EncountersCounted(count=5), about=Subject("day:someday"))
    assert practice(first, second, odd).encounters == {date(2026, 5, 22): 128}


@given(any_events)
def test_reading_never_raises(events: list[Event]) -> None:
    told = practice_of([NAMED, HOURS, *events])
    assert told == practice_of([*reversed(events), HOURS, NAMED])
