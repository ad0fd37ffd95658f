"""What goes with the work on a complaint: waiting, hand-over, promises, merge, void.

The same shape as in `recover.py`: who acts, the complaint's number or id, one page, the
complaint back as it stands.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act, deed_on, file_on, page_of, subject_on
from frontdesk.recovery import working
from frontdesk.recovery.codes import Flag, Role, WaitingOn
from frontdesk.recovery.identifiers import StaffId

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk


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
    return act(desk, by, ref, when, lambda c, deed: working.hand_over(c, deed, to=to, note=note), named=[to])


def accept(
    desk: Desk, by: StaffId, ref: str, *, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """The receiver has it."""
    return act(desk, by, ref, When(at=at, late_reason=late_reason), working.accept)


def promise(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    promise_at: datetime,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """A new time was promised to the patient."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.promise(c, deed, promise_at=promise_at))


def route(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    to: Flag,
    note: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """The complaint takes a special route: somebody besides its owner has to hear of it."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.route(c, deed, to=to, note=note))


def escalate(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    to: Role,
    note: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Somebody higher up hears of it."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.escalate(c, deed, to=to, note=note))


def approve_amends(
    desk: Desk, by: StaffId, ref: str, *, cents: int, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """A manager lets one gift of this worth pass the year's limit."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.approve(c, deed, cents=cents))


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
        subject, host = subject_on(page.session, ref), subject_on(page.session, into)
        deed = deed_on(page, by, When(at=at, late_reason=late_reason))
        drafts = working.merge(page.complaint(subject), deed, into=page.complaint(host))
        page.append(drafts, by)
        return file_on(page, subject)


def unmerge(
    desk: Desk, by: StaffId, ref: str, *, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """No duplicate after all."""
    return act(desk, by, ref, When(at=at, late_reason=late_reason), working.unmerge)


def void(
    desk: Desk, by: StaffId, ref: str, *, reason: str, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """The record should not be; it stays readable."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.void(c, deed, reason=reason))


def settle(
    desk: Desk, by: StaffId, ref: str, *, decided: str, at: datetime | None = None, late_reason: str | None = None
) -> CaseFile:
    """What waits for the manager's review is settled; the history keeps both sides."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: working.settle(c, deed, decided=decided))
