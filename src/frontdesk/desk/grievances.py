"""What only a grievance has: who is told what by when, who decides, and the committee's list.

The same shape as in `recover.py`: who acts, the complaint's number or id, one page, the
complaint back as it stands. Roles and gates are the domain's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act
from frontdesk.desk.casefile import CaseFile, case_on
from frontdesk.desk.look import bring_up_to_now
from frontdesk.desk.noting import read_list, read_one
from frontdesk.desk.presence import check_reading
from frontdesk.desk.recover import SAME_WAY
from frontdesk.journal import board as rows
from frontdesk.journal import grievances as listed
from frontdesk.recovery import grieving
from frontdesk.recovery.codes import AckMethod, GrievanceReason, Outcome, State
from frontdesk.recovery.grievance_course import Course, course
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import UnknownComplaint

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk

GONE = (State.MERGED, State.VOID)
"""Such a record owes nothing: the one that it was merged into does."""
DECIDED_DAYS = 90
"""The committee's list keeps what was decided for so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenGrievance:
    """A line of the committee's list."""

    case: CaseFile
    course: Course

    @property
    def is_answered(self) -> bool:
        """Whether nothing is owed any more."""
        return not self.course.missing


def open_grievance(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    reason: GrievanceReason,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """From here on it is a grievance."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: grieving.open_grievance(c, deed, reason=reason))


def acknowledge_grievance(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    method: AckMethod | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """The person was told that it is a grievance; the way it came unless `method` says another."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: grieving.acknowledge_grievance(
            c, deed, method=method or SAME_WAY.get(c.channel, AckMethod.PHONE)
        ),
    )


def send_interim(
    desk: Desk, by: StaffId, ref: str, *, new_date: date, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """Work goes on; the answer will come by the new date."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: grieving.interim(c, deed, new_date=new_date))


def send_notice(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    contact: str,
    steps: str,
    results: str,
    completed: date | None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """The written notice went out with its four parts; one that lacks any is refused, with all that is missing."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: grieving.notice(c, deed, contact=contact, steps=steps, results=results, completed=completed),
    )


def decide_grievance(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    outcome: Outcome,
    minutes: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """The grievance was decided, by the committee or by the manager."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: grieving.decide(c, deed, outcome=outcome, minutes=minutes))


def grievances(desk: Desk, by: StaffId) -> tuple[OpenGrievance, ...]:
    """The committee's list: grievances that are open, or were decided lately; what is due first on top.

    Raises `RoleMayNot` for everybody but the manager and the committee.
    """
    bring_up_to_now(desk)
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "read grievances", by)
        ids = listed.open_or_decided(view, since=now - timedelta(days=DECIDED_DAYS))
        found = [desk.journal.complaint_in(view, Subject(f"complaint:{one}")) for one in ids]
        cases = [case_on(view, c, practice, now) for c in found if c is not None and c.state not in GONE]
    read_list(desk, by, "grievances")
    lines = [OpenGrievance(case=case, course=way) for case in cases if (way := course_of(case)) is not None]
    return tuple(sorted(lines, key=_most_urgent_first))


def grievance(desk: Desk, by: StaffId, ref: str) -> CaseFile:
    """One grievance, for those who may read them. Raises `UnknownComplaint` for anything else."""
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        role = check_reading(desk.journal, practice, "read grievances", by)
        found = rows.id_of(view, ref)
        complaint = desk.journal.complaint_in(view, Subject(f"complaint:{found}")) if found else None
        if complaint is None or course(complaint, practice.rules, now) is None:
            raise UnknownComplaint(ref)
        shown = case_on(view, complaint, practice, now)
    read_one(desk, by, role, complaint.subject)
    return shown


def course_of(case: CaseFile) -> Course | None:
    """The way of a grievance; None when the complaint is none."""
    return course(case.complaint, case.practice.rules, case.as_of)


def _most_urgent_first(line: OpenGrievance) -> tuple[bool, datetime]:
    way = line.course
    return (line.is_answered, way.notice_due or (way.notice.at if way.notice else way.limit))
