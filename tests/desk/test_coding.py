"""Coding at the end of the day: who may set which code, and what follows from it."""

from __future__ import annotations

import pytest
from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk import work
from frontdesk.recovery.codes import Category, Cause, Flag, Harm, PutRight, Severity, Stage
from frontdesk.recovery.coding import GraverInside, NothingToCode
from frontdesk.recovery.refusals import RoleMayNot, UnknownCode, UnknownComplaint


def test_the_lead_sets_right_what_the_desk_had_no_word_for(maple: Maple) -> None:
    ref = maple.log(category=Category.OTHER).complaint.number
    coded = at_desk.recode(maple.desk, maple.deon, ref, category=Category.BILL, severity=Severity.MEDIUM)
    c = coded.complaint
    assert (c.category, c.severity, c.hcat) == (Category.BILL, Severity.MEDIUM, "INST/bureaucracy")
    assert Flag.NEEDS_CODING not in coded.flags
    assert (c.history[-1].kind, c.history[-1].by) == ("recoded", maple.deon)


def test_one_code_at_a_time_leaves_the_others(maple: Maple) -> None:
    ref = maple.log().complaint.number
    at_desk.recode(maple.desk, maple.deon, ref, stage=Stage.ACCESSING)
    c = at_desk.recode(maple.desk, maple.deon, ref, cause=Cause.STAFFING).complaint
    assert (c.category, c.severity, c.stage, c.cause) == (
        Category.WAIT, Severity.LOW, Stage.ACCESSING, Cause.STAFFING,
    )  # fmt: skip


def test_harm_and_sub_codes_are_the_managers(maple: Maple) -> None:
    ref = maple.log().complaint.number
    for codes in ({"harm": Harm.MINOR}, {"hcat": "ENV/staffing"}):
        with pytest.raises(RoleMayNot):
            at_desk.recode(maple.desk, maple.deon, ref, **codes)
    c = at_desk.recode(maple.desk, maple.priya, ref, harm=Harm.MINOR, hcat="ENV/staffing").complaint
    assert (c.harm, c.hcat, c.category) == (Harm.MINOR, "ENV/staffing", Category.WAIT)


def test_whoever_works_at_the_desk_does_not_re_code(maple: Maple) -> None:
    ref = maple.log().complaint.number
    with pytest.raises(RoleMayNot):
        at_desk.recode(maple.desk, maple.rosa, ref, severity=Severity.LOW)


def test_what_cannot_be_a_code_is_refused_and_leaves_nothing(maple: Maple) -> None:
    ref = maple.log().complaint.number
    with pytest.raises(UnknownCode) as unknown:
        at_desk.recode(maple.desk, maple.priya, ref, hcat="INST/delay_acces")
    assert "INST/delay_access" in unknown.value.nearest
    with pytest.raises(NothingToCode):
        at_desk.recode(maple.desk, maple.priya, ref)
    with pytest.raises(UnknownComplaint):
        at_desk.recode(maple.desk, maple.priya, "A99", severity=Severity.LOW)
    assert [e.kind for e in at_desk.case(maple.desk, ref).complaint.history] == ["logged"]


def test_harm_that_makes_it_a_grievance_says_so_at_once(maple: Maple) -> None:
    ref = maple.log().complaint.number
    case = at_desk.recode(maple.desk, maple.priya, ref, harm=Harm.MODERATE)
    assert Flag.GRIEVANCE in case.flags


def test_only_the_manager_codes_a_safety_complaint_as_anything_less(maple: Maple) -> None:
    ref = maple.log(category=Category.SAFETY, severity=Severity.HIGH).complaint.number
    with pytest.raises(RoleMayNot, match="anything less"):
        at_desk.recode(maple.desk, maple.deon, ref, severity=Severity.MEDIUM)
    with pytest.raises(RoleMayNot, match="anything less"):
        at_desk.recode(maple.desk, maple.deon, ref, category=Category.WAIT)
    at_desk.recode(maple.desk, maple.priya, ref, category=Category.WAIT)
    assert Flag.SAFETY not in at_desk.case(maple.desk, ref).flags


def test_a_graver_record_inside_is_coded_first(maple: Maple) -> None:
    host, guest = maple.log().complaint.number, maple.log(severity=Severity.HIGH).complaint.number
    work.merge(maple.desk, maple.rosa, guest, into=host)
    with pytest.raises(RoleMayNot, match="serious"):
        at_desk.resolve(maple.desk, maple.rosa, host, done="Booked", put_right=PutRight.YES, on_the_spot=True)
    with pytest.raises(GraverInside, match=guest):
        at_desk.recode(maple.desk, maple.deon, host, severity=Severity.MEDIUM)
    work.unmerge(maple.desk, maple.rosa, guest)
    assert at_desk.case(maple.desk, host).complaint.severity is Severity.LOW
