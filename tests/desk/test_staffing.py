"""The staff list and its roles: no door goes round them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.desk.maple import Clock, Maple, home, intake

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, work
from frontdesk.desk.staffing import AlreadyOnTheList
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Harm, PutRight, ReopenReason, Role, SafetyAnswer, Severity, StillRight
from frontdesk.recovery.events import Draft
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import staff_subject
from frontdesk.recovery.refusals import Refusal, RoleMayNot, UnknownPerson, WhoActs, WhoWasCalled, WrongValue

NOBODY = StaffId("0000000000000000")
ACTS: dict[str, Callable[[Maple, StaffId], object]] = {
    "log": lambda m, by: at_desk.log(m.desk, by, intake()),
    "put_right_now": lambda m, by: at_desk.put_right_now(m.desk, by, intake(), done="x", put_right=PutRight.YES),
    "acknowledge": lambda m, by: at_desk.acknowledge(m.desk, by, "A1"),
    "resolve": lambda m, by: at_desk.resolve(
        m.desk, by, "A1", done="x", put_right=PutRight.YES, on_the_spot=True
    ),
    "follow_up": lambda m, by: at_desk.follow_up(m.desk, by, "A2", still_right=StillRight.YES),
    "reopen": lambda m, by: at_desk.reopen(m.desk, by, "A2", reason=ReopenReason.FIX_WRONG),
    "add_note": lambda m, by: at_desk.add_note(m.desk, by, "A1", text="x"),
    "nurse_called": lambda m, by: at_desk.nurse_called(m.desk, by, "A1"),
    "undo": lambda m, by: at_desk.undo(m.desk, by),
    "case": lambda m, by: at_desk.case(m.desk, "A1", by=by),
}  # fmt: skip


def left(maple: Maple, person: StaffId) -> None:
    """Somebody leaves the practice."""
    now = maple.clock()
    with maple.desk.journal.writing(now) as page:
        page.append([Draft(subject=staff_subject(person), what=ev.StaffLeft(), occurred_at=now)], maple.priya)


def test_people_are_listed_by_name(maple: Maple) -> None:
    assert [p.name for p in at_desk.people(maple.desk)] == ["Deon", "Priya", "Rosa"]
    assert at_desk.person(maple.desk, " rosa ").id == maple.rosa


def test_a_name_that_is_not_on_the_list_is_answered_with_those_that_are(maple: Maple) -> None:
    with pytest.raises(UnknownPerson, match="Rose") as refused:
        at_desk.person(maple.desk, "Rose")
    assert "Rosa" in refused.value.next_step


@pytest.mark.parametrize("person", ["rosa", "deon"])
def test_only_a_manager_changes_the_list(maple: Maple, person: str) -> None:
    with pytest.raises(RoleMayNot):
        at_desk.add_person(maple.desk, getattr(maple, person), "Ada", Role.DESK)


def test_once_somebody_is_on_the_list_nobody_adds_without_a_name(maple: Maple) -> None:
    with pytest.raises(WhoActs):
        at_desk.add_person(maple.desk, None, "Ada", Role.MANAGER)
    with pytest.raises(UnknownPerson):
        at_desk.add_person(maple.desk, NOBODY, "Ada", Role.MANAGER)


def test_the_first_person_needs_nobody_and_the_list_can_always_grow(tmp_path: Path) -> None:
    """Somebody at the desk came first: else nobody could ever be added."""
    with at_desk.set_up(home(tmp_path), name="M", code="MAPLE", timezone="UTC", now=Clock()) as desk:
        rosa = at_desk.add_person(desk, None, "Rosa", Role.DESK)
        priya = at_desk.add_person(desk, rosa.id, "Priya", Role.MANAGER)
        with pytest.raises(RoleMayNot):
            at_desk.add_person(desk, rosa.id, "Deon", Role.LEAD)
        at_desk.add_person(desk, priya.id, "Deon", Role.LEAD)


def test_two_people_of_one_name_are_not_told_apart(maple: Maple) -> None:
    with pytest.raises(AlreadyOnTheList):
        at_desk.add_person(maple.desk, maple.priya, "ROSA", Role.DESK)
    left(maple, maple.rosa)
    assert at_desk.add_person(maple.desk, maple.priya, "Rosa", Role.DESK).id != maple.rosa


@pytest.mark.parametrize("name", ["", " \n", "x" * 201, "Ro\x07sa", "\udc00"])
def test_a_name_that_cannot_be_is_refused(maple: Maple, name: str) -> None:
    with pytest.raises(WrongValue):
        at_desk.add_person(maple.desk, maple.priya, name, Role.DESK)


@pytest.mark.parametrize("name", ["[b]Ada[/b]", "Zoë 😀", "مريم", "O'Neil; DROP TABLE event"])
def test_any_other_name_stays_as_it_was_typed(maple: Maple, name: str) -> None:
    person = at_desk.add_person(maple.desk, maple.priya, name, Role.LEAD)
    assert person.name == name
    case = at_desk.log(maple.desk, person.id, intake())
    assert case.name_of(case.complaint.owner) == name


@pytest.mark.parametrize("act", [name for name in ACTS if name != "case"])
@pytest.mark.parametrize("who", ["left", "nobody"])
def test_nobody_acts_who_is_not_present(maple: Maple, act: str, who: str) -> None:
    maple.log()
    maple.resolved()
    left(maple, maple.rosa)
    with pytest.raises(UnknownPerson):
        ACTS[act](maple, maple.rosa if who == "left" else NOBODY)


@pytest.mark.parametrize("act", [name for name in ACTS if name not in ("undo", "case")])
@pytest.mark.parametrize("role", [Role.IT, Role.AUDITOR])
def test_roles_that_do_not_work_on_complaints_are_kept_out_of_them(maple: Maple, role: Role, act: str) -> None:
    maple.log()
    maple.resolved()
    ada = at_desk.add_person(maple.desk, maple.priya, "Ada", role)
    with pytest.raises(RoleMayNot):
        ACTS[act](maple, ada.id)


def resolve(maple: Maple, by: StaffId, number: str) -> CaseFile:
    return at_desk.resolve(maple.desk, by, number, done="x", put_right=PutRight.YES, on_the_spot=True)


def test_a_serious_complaint_is_resolved_by_the_lead(maple: Maple) -> None:
    maple.log(severity=Severity.HIGH)
    with pytest.raises(RoleMayNot, match="serious"):
        resolve(maple, maple.rosa, "A1")
    with pytest.raises(RoleMayNot):
        at_desk.put_right_now(maple.desk, maple.rosa, intake(severity=Severity.HIGH), done="x", put_right=PutRight.YES)
    assert resolve(maple, maple.deon, "A1").complaint.resolution
    assert at_desk.history_count(maple.desk) == 1, "what was refused left no record and took no number"


def test_a_safety_complaint_is_resolved_by_the_manager_or_a_lead_who_called(maple: Maple) -> None:
    maple.log(safety=SafetyAnswer.YES)
    for by, refusal in ((maple.rosa, RoleMayNot), (maple.deon, WhoWasCalled)):
        with pytest.raises(refusal):
            resolve(maple, by, "A1")
    at_desk.nurse_called(maple.desk, maple.rosa, "A1", who="Ada")
    with pytest.raises(RoleMayNot):
        resolve(maple, maple.rosa, "A1")
    assert resolve(maple, maple.deon, "A1").complaint.resolution


@pytest.mark.parametrize("coded", [{"harm": Harm.MINOR}, {"hcat": "INST/delay_general"}])
def test_harm_and_sub_codes_are_the_managers_when_recording_too(maple: Maple, coded: dict[str, object]) -> None:
    for by in (maple.rosa, maple.deon):
        with pytest.raises(RoleMayNot):
            at_desk.log(maple.desk, by, intake(**coded))
    assert at_desk.log(maple.desk, maple.priya, intake(**coded)).complaint.number == "A1"


def test_a_deputy_may_what_the_manager_may(maple: Maple) -> None:
    ada = at_desk.add_person(maple.desk, maple.priya, "Ada", Role.LEAD, deputy=True)
    maple.log(category=Category.SAFETY, severity=Severity.HIGH)
    assert resolve(maple, ada.id, "A1").complaint.resolution
    at_desk.add_person(maple.desk, ada.id, "Ben", Role.DESK)


@pytest.mark.parametrize(
    "named",
    [
        lambda m: at_desk.log(m.desk, m.rosa, intake(clinician="Dr Miller")),
        lambda m: at_desk.log(m.desk, m.rosa, intake(thanks=("Jane Doe",))),
        lambda m: at_desk.log(m.desk, m.priya, intake(hcat="INST/Jane")),
        lambda m: at_desk.acknowledge(m.desk, m.rosa, "A1", owner=StaffId("Jane Doe")),
        lambda m: work.hand_over(m.desk, m.rosa, "A1", to=StaffId("Jane Doe")),
        lambda m: at_desk.nurse_called(m.desk, m.rosa, "A1", duty="Called Jane"),
        lambda m: at_desk.follow_up(m.desk, m.rosa, "A2", still_right=StillRight.YES, recognise=("Jane Doe",)),
    ],
)
def test_no_name_gets_into_what_travels_in_the_clear(maple: Maple, named: Callable[[Maple], object]) -> None:
    maple.log()
    maple.resolved()
    with pytest.raises(Refusal):
        named(maple)
    with maple.desk.database.reading() as view:
        clear = " ".join(str(row) for row in view.rows("SELECT subject, kind, actor, facts FROM event"))
    assert "Jane" not in clear
    assert "Miller" not in clear


def test_clinicians_stand_in_the_record_by_their_codes(maple: Maple) -> None:
    case = maple.log(clinician=" dr-a ", thanks=(maple.deon, "NP-2"))
    assert (case.complaint.clinician, case.complaint.thanks) == ("DR-A", (maple.deon, "NP-2"))
