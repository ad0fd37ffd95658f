"""What goes with the work on a complaint: waiting, hand-over, promises, merge, void, grievances, days.

The same shape as in `recover.py`: who acts, the complaint's number or id, one page, the
complaint back as it stands.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act, deed_on, file_on, page_of, subject_on
from frontdesk.recovery import working
from frontdesk.recovery.codes import GrievanceReason, Outcome, WaitingOn
from frontdesk.recovery.events import ClinicianNamed, Draft, EncountersCounted
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

if TYPE_CHECKING:
    from frontdesk.desk.look import CaseFile
    from frontdesk.desk.seat import Desk

ENCOUNTERS_MAX = 100_000
"""More completed encounters in a day than any practice has."""


def wait(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    on: WaitingOn,
    reason: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Work waits on somebody; only waiting on the patient takes time off the clock."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.wait(c, deed, on=on, reason=reason))


def resume(
    desk: Desk, by: StaffId, ref: str, *, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """What was waited for came."""
    return act(desk, by, ref, When(at=at, late_reason=late_reason), working.resume)


def hand_over(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    to: StaffId,
    note: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Give the complaint to somebody, with the story."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.hand_over(c, deed, to=to, note=note))


def accept(
    desk: Desk, by: StaffId, ref: str, *, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """The receiver has it."""
    return act(desk, by, ref, When(at=at, late_reason=late_reason), working.accept)


def promise(desk: Desk, by: StaffId, ref: str, *, promise_at: datetime, at: datetime | None = None) -> CaseFile:
    """A new time was promised to the patient."""
    return act(desk, by, ref, When(at=at), lambda c, deed: working.promise(c, deed, promise_at=promise_at))


def merge(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    into: str,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """A duplicate: both callers are kept, and the earlier time."""
    with page_of(desk) as page:
        subject, host = subject_on(page, ref), subject_on(page, into)
        deed = deed_on(page, by, When(at=at, late_reason=late_reason))
        drafts = working.merge(page.complaint(subject), deed, into=page.complaint(host))
        page.append(drafts, by)
        return file_on(page, subject)


def unmerge(
    desk: Desk, by: StaffId, ref: str, *, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """No duplicate after all."""
    return act(desk, by, ref, When(at=at, late_reason=late_reason), working.unmerge)


def void(desk: Desk, by: StaffId, ref: str, *, reason: str, at: datetime | None = None) -> CaseFile:
    """The record should not be; it stays readable."""
    return act(desk, by, ref, When(at=at), lambda c, deed: working.void(c, deed, reason=reason))


def open_grievance(
    desk: Desk, by: StaffId, ref: str, *, reason: GrievanceReason, at: datetime | None = None
) -> CaseFile:
    """From here on it is a grievance."""
    return act(desk, by, ref, When(at=at), lambda c, deed: working.open_grievance(c, deed, reason=reason))


def send_interim(desk: Desk, by: StaffId, ref: str, *, new_date: date, at: datetime | None = None) -> CaseFile:
    """Work goes on; the answer will come by the new date."""
    return act(desk, by, ref, When(at=at), lambda c, deed: working.interim(c, deed, new_date=new_date))


def decide_grievance(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    outcome: Outcome,
    minutes: str | None = None,
    at: datetime | None = None,
) -> CaseFile:
    """The grievance was decided."""
    return act(desk, by, ref, When(at=at), lambda c, deed: working.decide(c, deed, outcome=outcome, minutes=minutes))


def count_encounters(desk: Desk, by: StaffId, day: date, count: int, *, source: str = "typed") -> None:
    """The number of completed encounters of a day; the newest count stands."""
    if not 0 <= count <= ENCOUNTERS_MAX:
        raise WrongValue(f"{count} is no number of encounters of a day.", "check the count.")
    with page_of(desk) as page:
        check(deed_on(page, by, When()).role, "enter encounters")
        what = EncountersCounted(count=count, source=source)
        page.append([Draft(subject=Subject(f"day:{day.isoformat()}"), what=what, occurred_at=page.now)], by)


def name_clinician(desk: Desk, by: StaffId, code: str, *, name: str | None = None, present: bool = True) -> None:
    """Put a clinician's code on the list, rename it, or take it off."""
    plain = checked_clinician_code(code)
    name = checked("The clinician's name", name, limit=SHORT_CHARACTERS_MAX) if name else plain
    with page_of(desk) as page:
        check(deed_on(page, by, When()).role, "change the staff list")
        what = ClinicianNamed(present=present, name=name)
        page.append([Draft(subject=Subject(f"clinician:{plain}"), what=what, occurred_at=page.now)], by)


def checked_clinician_code(code: str) -> str:
    """A clinician's pseudonym such as DR-A: capital letters, digits and hyphens, no name."""
    plain = code.strip().upper()
    if not plain.isascii() or not plain.replace("-", "").isalnum() or len(plain) > 12:  # noqa: PLR2004
        raise WrongValue("A clinician's code has up to 12 letters, digits and hyphens.", "use one such as DR-A.")
    return plain
