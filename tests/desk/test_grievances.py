"""Grievances at the desk: who may do what, and the committee's list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, grievances
from frontdesk.desk.grievance_shape import grievance_json, grievances_json
from frontdesk.recovery.codes import AckMethod, Category, Channel, GrievanceReason, Outcome, Role, Severity
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import RoleMayNot, UnknownComplaint

PARTS: dict[str, Any] = {"contact": "Priya", "steps": "Asked", "results": "Found", "completed": date(2026, 5, 22)}
WAY = [
    "reason", "opened_at", "acknowledge_due_at", "acknowledged_at", "interim_at", "new_date", "notice_due_at",
    "notice_at", "limit_at", "past_limit", "outcome", "decided_at", "decided_by", "missing",
]  # fmt: skip


@pytest.fixture
def committee(maple: Maple) -> StaffId:
    return at_desk.add_person(maple.desk, maple.priya, "Cora", Role.COMMITTEE).id


def letter(maple: Maple, said: str = "The doctor never looked") -> CaseFile:
    care = intake(category=Category.CARE, severity=Severity.MEDIUM, channel=Channel.LETTER, said=said)
    return at_desk.log(maple.desk, maple.rosa, care)


class TestTheList:
    def test_holds_grievances_by_rule_and_none_besides(self, maple: Maple) -> None:
        maple.log()
        letter(maple)
        found = grievances.grievances(maple.desk, maple.priya)
        assert [line.case.complaint.number for line in found] == ["A2"]
        assert found[0].course.missing == ("tell them that it is a grievance", "decide", "send the written notice")

    def test_what_is_due_first_stands_on_top_and_what_is_answered_below(self, maple: Maple) -> None:
        for _ in range(3):
            letter(maple)
        grievances.send_interim(maple.desk, maple.priya, "A1", new_date=date(2026, 6, 12))
        at_desk.acknowledge(maple.desk, maple.priya, "A2", method=AckMethod.LETTER)
        grievances.decide_grievance(maple.desk, maple.priya, "A2", outcome=Outcome.UPHELD)
        at_desk.send_notice(maple.desk, maple.priya, "A2", **PARTS)
        found = grievances.grievances(maple.desk, maple.priya)
        assert [line.case.complaint.number for line in found] == ["A3", "A1", "A2"]
        assert [line.is_answered for line in found] == [False, False, True]

    def test_a_spoken_one_joins_it_at_the_close_of_its_day(self, maple: Maple) -> None:
        at_desk.log(maple.desk, maple.rosa, intake(category=Category.CARE, severity=Severity.MEDIUM))
        assert not grievances.grievances(maple.desk, maple.priya)
        maple.clock.on("05-22 17:01")
        at_desk.refresh(maple.desk)
        assert len(grievances.grievances(maple.desk, maple.priya)) == 1

    def test_the_committee_reads_it_and_the_desk_does_not(self, maple: Maple, committee: StaffId) -> None:
        letter(maple)
        assert grievances.grievances(maple.desk, committee)
        assert grievances.grievance(maple.desk, committee, "A1").complaint.number == "A1"
        for by in (maple.rosa, maple.deon):
            with pytest.raises(RoleMayNot):
                grievances.grievances(maple.desk, by)
            with pytest.raises(RoleMayNot):
                grievances.grievance(maple.desk, by, "A1")

    def test_a_complaint_that_is_none_is_not_read_through_it(self, maple: Maple, committee: StaffId) -> None:
        maple.log()
        for ref in ("A1", "A9"):
            with pytest.raises(UnknownComplaint):
                grievances.grievance(maple.desk, committee, ref)

    def test_as_json_it_holds_no_word_of_the_patient(self, maple: Maple) -> None:
        letter(maple, "SECRET")
        shaped = grievances_json(grievances.grievances(maple.desk, maple.priya), maple.clock())
        assert "SECRET" not in str(shaped)
        (line,) = shaped["grievances"]
        assert list(line) == ["number", "state", "category", "severity", *WAY]
        assert (line["reason"], line["notice_due_at"]) == ("written", "2026-05-29T23:59:00-05:00")


class TestTheWholeLife:
    def test_through_the_desk(self, maple: Maple, committee: StaffId) -> None:
        maple.log()
        grievances.open_grievance(maple.desk, maple.priya, "A1", reason=GrievanceReason.REQUESTED_FORMAL)
        grievances.acknowledge_grievance(maple.desk, maple.priya, "A1")
        maple.clock.on("05-29 10:00")
        grievances.send_interim(maple.desk, maple.priya, "A1", new_date=date(2026, 6, 5))
        maple.clock.on("06-03 10:00")
        grievances.decide_grievance(maple.desk, committee, "A1", outcome=Outcome.NOT_UPHELD, minutes="No evidence")
        maple.clock.on("06-04 10:00")
        case = at_desk.send_notice(maple.desk, maple.priya, "A1", **PARTS)
        shaped = grievance_json(case)
        assert shaped is not None
        assert list(shaped) == WAY
        assert (shaped["outcome"], shaped["decided_by"], shaped["new_date"]) == ("not_upheld", "Cora", "2026-06-05")
        assert (shaped["missing"], shaped["past_limit"], shaped["notice_due_at"]) == ([], False, None)

    def test_a_decision_stays_on_the_list_after_it_is_closed(self, maple: Maple) -> None:
        letter(maple)
        grievances.decide_grievance(maple.desk, maple.priya, "A1", outcome=Outcome.UPHELD)
        at_desk.send_notice(maple.desk, maple.priya, "A1", **PARTS)
        maple.clock.on("07-22 10:00")
        assert [line.case.complaint.number for line in grievances.grievances(maple.desk, maple.priya)] == ["A1"]

    def test_undo_takes_a_step_back_and_never_the_grievance(self, maple: Maple) -> None:
        letter(maple)
        grievances.send_interim(maple.desk, maple.priya, "A1", new_date=date(2026, 6, 5))
        undid = at_desk.undo(maple.desk, maple.priya)
        assert (undid.what, undid.case.complaint.interim_at) == ("interim_sent", None)
        assert undid.case.complaint.grievance_at is not None
