"""What an undo would take back is known beforehand; the last act of one complaint can be named."""

from __future__ import annotations

from datetime import date

import pytest
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import days, grievances
from frontdesk.recovery.codes import Duty, Flag, GrievanceReason, PutRight, SafetyAnswer, State
from frontdesk.recovery.refusals import RoleMayNot, UnknownComplaint
from frontdesk.recovery.undo_refusals import CannotUndo, NothingToUndo, NotJustNow, StaysOnRecord

FRIDAY = date(2026, 5, 22)


def test_it_is_said_beforehand_and_nothing_is_written(maple: Maple) -> None:
    case = maple.log()
    at_desk.acknowledge(maple.desk, maple.rosa, "A1")
    before = at_desk.case(maple.desk, "A1")
    found = at_desk.undoable(maple.desk, maple.rosa)
    assert (found.number, found.complaint, found.spoken, found.at) == (
        "A1", case.complaint.id, "acknowledged", maple.clock(),
    )  # fmt: skip
    assert (found.later, found.beside) == ((), ())
    assert at_desk.case(maple.desk, "A1") == before


def test_what_is_refused_is_refused_beforehand(maple: Maple) -> None:
    with pytest.raises(NothingToUndo):
        at_desk.undoable(maple.desk, maple.rosa)
    maple.log()
    at_desk.acknowledge(maple.desk, maple.deon, "A1")
    with pytest.raises(CannotUndo):
        at_desk.undoable(maple.desk, maple.rosa)


def test_another_act_that_came_between_is_not_taken_back_instead(maple: Maple) -> None:
    maple.log()
    found = at_desk.undoable(maple.desk, maple.rosa)
    at_desk.acknowledge(maple.desk, maple.rosa, "A1")
    with pytest.raises(NothingToUndo):
        at_desk.undo(maple.desk, maple.rosa, only=found.complaint, expected=found.act)
    assert at_desk.case(maple.desk, "A1").complaint.state is State.ACKNOWLEDGED


def test_a_record_that_became_a_grievance_does_not_vanish(maple: Maple) -> None:
    at_desk.log(maple.desk, maple.priya, intake())
    grievances.open_grievance(maple.desk, maple.priya, "A1", reason=GrievanceReason.HARM)
    with pytest.raises(CannotUndo, match="voided by the manager"):
        at_desk.undo_named(maple.desk, maple.priya, "A1")
    assert at_desk.case(maple.desk, "A1").complaint.state is State.NEW


def test_a_grievance_stays_and_that_is_said(maple: Maple) -> None:
    maple.log(formal=True)
    at_desk.acknowledge(maple.desk, maple.rosa, "A1")
    assert at_desk.undoable(maple.desk, maple.rosa).beside == ("that it became a grievance",)
    maple.log()
    grievances.open_grievance(maple.desk, maple.priya, "A2", reason=GrievanceReason.HARM)
    with pytest.raises(StaysOnRecord):
        at_desk.undoable(maple.desk, maple.priya)
    with pytest.raises(StaysOnRecord):
        at_desk.undo(maple.desk, maple.priya)


def test_after_the_day_was_signed_an_earlier_act_has_to_be_named(maple: Maple) -> None:
    maple.log()
    at_desk.acknowledge(maple.desk, maple.priya, "A1")
    maple.clock.on("05-22 17:05")
    days.sign_day(maple.desk, maple.priya, FRIDAY)
    assert at_desk.undoable(maple.desk, maple.priya).later == ("that the day was signed",)
    with pytest.raises(StaysOnRecord, match="frontdesk undo A1"):
        at_desk.undo(maple.desk, maple.priya)
    assert at_desk.undo_named(maple.desk, maple.priya, "A1").what == "acknowledged"


def test_what_is_older_has_to_be_named(maple: Maple) -> None:
    maple.log()
    maple.clock.step(minutes=15)
    with pytest.raises(NotJustNow, match="frontdesk undo A1"):
        at_desk.undo_named(maple.desk, maple.rosa, None)
    assert at_desk.undo_named(maple.desk, maple.rosa, "A1").what == "logged"
    with pytest.raises(UnknownComplaint):
        at_desk.undo_named(maple.desk, maple.rosa, "A9")


def test_a_call_is_taken_back_and_it_stays_a_safety_complaint_for_which_nobody_was_called(maple: Maple) -> None:
    maple.log()
    at_desk.nurse_called(maple.desk, maple.rosa, "A1", duty=Duty.CLINICIAN)
    assert at_desk.undoable(maple.desk, maple.rosa).beside == ("sent a special way",)
    undid = at_desk.undo(maple.desk, maple.rosa)
    assert (undid.spoken, Flag.SAFETY in undid.case.flags, undid.case.complaint.calls) == (
        "a call on record", True, (),
    )  # fmt: skip
    assert undid.case.standing.calls[0].duty is Duty.NURSE


def test_the_manager_takes_back_the_call_and_the_mark(maple: Maple) -> None:
    maple.log()
    at_desk.nurse_called(maple.desk, maple.priya, "A1", duty=Duty.CLINICIAN)
    undid = at_desk.undo(maple.desk, maple.priya)
    assert (Flag.SAFETY in undid.case.flags, undid.case.complaint.calls) == (False, ())


def test_a_safety_complaint_does_not_vanish_from_the_desk(maple: Maple) -> None:
    maple.log(safety=SafetyAnswer.YES)
    for take_back in (at_desk.undoable, at_desk.undo):
        with pytest.raises(RoleMayNot, match="what makes it a safety complaint"):
            take_back(maple.desk, maple.rosa)
    assert at_desk.case(maple.desk, "A1").complaint.state is State.NEW


def test_a_gift_taken_back_counts_no_more(maple: Maple) -> None:
    maple.log(patient="P-1")
    given = {"done": "x", "put_right": PutRight.YES, "on_the_spot": True}
    at_desk.resolve(maple.desk, maple.rosa, "A1", **given, amends_cents=70_00)  # type: ignore[arg-type]
    other = maple.log(patient="P-1").complaint.number
    assert at_desk.case(maple.desk, other).given_cents == 70_00
    at_desk.undo_named(maple.desk, maple.rosa, "A1")
    assert at_desk.case(maple.desk, other).given_cents == 0
