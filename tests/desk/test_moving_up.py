"""The board shows who has to hear of it, what was left alone and what waits to be accepted, and follows the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk import Line, work
from frontdesk.desk.acting import page_of
from frontdesk.journal.rebuild import rebuild
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Channel, Duty, Group, Role, SafetyAnswer, Severity, WaitingOn
from frontdesk.recovery.events import Draft
from frontdesk.recovery.practice import CALENDAR, SETTINGS


def first(maple: Maple) -> Line:
    return at_desk.board(maple.desk).lines[0]


def line(maple: Maple, number: str) -> Line:
    return next(one for one in at_desk.board(maple.desk).lines if one.number == number)


def say(maple: Maple, subject: Any, what: ev.What) -> None:
    """The manager changes a rule."""
    with page_of(maple.desk) as page:
        page.append([Draft(subject=subject, what=what, occurred_at=page.now)], maple.priya)


def test_danger_stands_on_top_until_a_nurse_and_the_manager_have_heard(maple: Maple) -> None:
    maple.log()
    maple.clock.step(minutes=2)
    maple.log(safety=SafetyAnswer.YES, severity=Severity.MEDIUM)
    maple.clock.step(minutes=30)
    assert (first(maple).number, first(maple).tell) == ("A2", Duty.NURSE)
    at_desk.nurse_called(maple.desk, maple.rosa, "A2")
    assert (first(maple).number, first(maple).tell) == ("A2", Duty.MANAGER)
    at_desk.nurse_called(maple.desk, maple.rosa, "A2", duty=Duty.MANAGER)
    assert (first(maple).number, line(maple, "A2").tell) == ("A1", None)
    assert line(maple, "A2").group is Group.NOW


def test_what_the_manager_acts_upon_the_manager_knows(maple: Maple) -> None:
    maple.log(severity=Severity.HIGH, category=Category.ATTITUDE)
    assert line(maple, "A1").tell is Duty.MANAGER
    at_desk.add_note(maple.desk, maple.priya, "A1", text="I call her")
    assert line(maple, "A1").tell is None


def test_left_alone_it_moves_up_and_then_somebody_hears_of_it(maple: Maple) -> None:
    maple.log(severity=Severity.HIGH, category=Category.ATTITUDE)
    at_desk.acknowledge(maple.desk, maple.priya, "A1")
    stories = []
    for moment in ("05-26 17:00", "05-26 17:01", "05-27 17:01"):
        maple.clock.on(moment)
        one = line(maple, "A1")
        stories.append((one.stale, one.raised, one.group))
        rebuild(maple.desk.journal, maple.clock())
        assert line(maple, "A1") == one
    assert stories == [
        (False, None, Group.LATER), (True, None, Group.TODAY), (True, Role.MANAGER, Group.NOW),
    ]  # fmt: skip


def test_what_was_handed_over_says_to_whom_until_they_have_it(maple: Maple) -> None:
    maple.log()
    work.hand_over(maple.desk, maple.rosa, "A1", to=maple.deon)
    assert (line(maple, "A1").handed_to_name, line(maple, "A1").owner_name) == ("Deon", "Rosa")
    work.accept(maple.desk, maple.deon, "A1")
    assert (line(maple, "A1").handed_to, line(maple, "A1").owner_name) == (None, "Deon")


def test_new_closures_hours_and_promises_move_every_due_time(maple: Maple) -> None:
    maple.log(channel=Channel.VOICEMAIL)
    due = [line(maple, "A1").due_at]
    say(maple, CALENDAR, ev.ClosureSet(day=date(2026, 5, 26)))
    due.append(line(maple, "A1").due_at)
    say(maple, CALENDAR, ev.HoursSet(timezone="America/Chicago", hours="mon-fri 08:00-12:00"))
    due.append(line(maple, "A1").due_at)
    say(maple, SETTINGS, ev.SettingSet(key="acknowledge_written", value="2 days"))
    due.append(line(maple, "A1").due_at)
    assert [f"{at.astimezone(maple.desk.practice.rules.calendar.zone):%m-%d %H:%M}" for at in due if at] == [
        "05-26 17:00", "05-27 17:00", "05-27 12:00", "05-28 12:00",
    ]  # fmt: skip
    row = line(maple, "A1")
    rebuild(maple.desk.journal, maple.clock())
    assert line(maple, "A1") == row


def test_whoever_becomes_the_manager_knows_what_they_acted_upon(maple: Maple) -> None:
    maple.log(severity=Severity.HIGH, category=Category.ATTITUDE)
    assert line(maple, "A1").tell is Duty.MANAGER
    say(maple, SETTINGS, ev.SettingSet(key="deputy", value=maple.rosa))
    assert line(maple, "A1").tell is None


def test_only_waiting_on_the_patient_rests(maple: Maple) -> None:
    for _ in "12":
        maple.log()
    for number, on in (("A1", WaitingOn.PATIENT), ("A2", WaitingOn.EXTERNAL)):
        at_desk.acknowledge(maple.desk, maple.rosa, number)
        work.wait(maple.desk, maple.rosa, number, on=on, reason="form")
    maple.clock.on("05-28 12:00")
    assert (line(maple, "A1").group, line(maple, "A1").stale) == (Group.WAITING, False)
    assert (line(maple, "A2").group, line(maple, "A2").stale) == (Group.NOW, True)
    at_desk.add_note(maple.desk, maple.rosa, "A1", text="here it is", from_patient=True)
    assert line(maple, "A1").waiting_on is None
