"""What every decision needs: who acts and when, whether the step may follow, and the draft of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.clocks import Calendar, NoOpening, business_day, next_business_day
from frontdesk.recovery.codes import RecordKind, Role, State
from frontdesk.recovery.complaint import MAY_FOLLOW, Complaint
from frontdesk.recovery.escalation import height
from frontdesk.recovery.events import Draft, What
from frontdesk.recovery.grievance import before_act
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import (
    AlreadyDone,
    AlreadyResolved,
    FutureTime,
    GateClosed,
    LateReasonMissing,
    NeverResolved,
    NoLongerOpen,
    NoSuchStep,
    NotYetResolved,
    OutOfOrder,
    UnreadableTime,
)
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.stamps import EARLIEST, LATEST
from frontdesk.recovery.standing import standing
from frontdesk.recovery.text import checked_or_none

GRIEVANCE_STEPS = (ev.GrievanceAcknowledged, ev.InterimSent, ev.NoticeSent, ev.GrievanceDecided)
"""Steps that only grievances have."""
CLOCK_SLACK = timedelta(minutes=2)
"""A time typed from the wall may be this far ahead of the computer's clock."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deed:
    """Who does something, when it happened, when it is recorded, and by which rules."""

    by: StaffId
    role: Role
    at: datetime
    now: datetime
    rules: SiteRules
    late_reason: str | None = None
    on_record: datetime | None = None
    """The latest time on the complaint's record, where it lies ahead of this clock."""

    def check_time(self, what: str) -> None:
        """Nothing happened in the future, and what is entered late says why."""
        check_in_range(self.at)
        if self.at > max(self.now + CLOCK_SLACK, self.on_record or self.now):
            raise FutureTime(what)
        if self.is_late and not (self.late_reason or "").strip():
            raise LateReasonMissing
        checked_or_none("the reason for the late entry", self.late_reason)

    @property
    def is_late(self) -> bool:
        """Entered more than one business day after it happened."""
        return is_late(self.rules.calendar, self.at, self.now)

    @property
    def reason_on_record(self) -> str | None:
        """The reason for entering late, only where it was late."""
        return self.late_reason if self.is_late else None


def following(deed: Deed, c: Complaint) -> Deed:
    """The deed at its own moment, or right after what is on record where that is dated ahead of this clock.

    A clock that was wrong for a day, here or on another desk, must not keep anybody from working meanwhile.
    """
    steps = (c.received_at, c.acknowledged_at, c.reopened_at, c.waiting and c.waiting.since)
    results = (step and step.at for step in (c.resolution, c.follow_up))
    latest = max((at for at in (*steps, *results) if at), default=deed.at)
    return replace(deed, at=latest, on_record=latest) if latest > deed.at else deed


def is_late(calendar: Calendar, at: datetime, entered_at: datetime) -> bool:
    """Whether something that happened then is entered more than one business day later."""
    if entered_at <= at:
        return False
    try:
        return next_business_day(calendar, business_day(calendar, at)) < business_day(calendar, entered_at)
    except NoOpening:  # a mistake in the hours must not keep a complaint from being recorded
        return False


def check_in_range(at: datetime) -> None:
    """Raise `UnreadableTime` for a time that no record can hold: a slip of the finger in the year."""
    if not EARLIEST <= at < LATEST:
        raise UnreadableTime(f"{at:%Y-%m-%dT%H:%M}")


def check_promise(deed: Deed, promise_at: datetime, before: str) -> None:
    """A promise lies ahead; it is compared with when it was made, not with now."""
    check_in_range(promise_at)
    if promise_at < deed.at:
        raise OutOfOrder("The promise", before)


def check_step(c: Complaint, deed: Deed, step: str, called: str) -> None:
    """The table of steps, in words; then the time."""
    if c.record is not RecordKind.COMPLAINT:
        raise NoSuchStep(c.number, c.record.value, called)
    if step not in MAY_FOLLOW[c.state]:
        _refuse_step(c, step)
    deed.check_time("the " + called)
    if c.received_at is not None and deed.at < c.received_at:
        raise OutOfOrder("The " + called, "the receipt")
    if step == "resolved" and c.acknowledged_at is not None and deed.at < c.acknowledged_at:
        raise OutOfOrder("The resolution", "the acknowledgement")
    if step == "resolved" and c.reopened_at is not None and deed.at < c.reopened_at:
        raise OutOfOrder("The resolution", "the reopening")


def _refuse_step(c: Complaint, step: str) -> None:
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    if step == "acknowledged":
        raise AlreadyDone(c.number, "acknowledged")
    if step == "resolved" and c.state is State.NEW:
        first = Advice(
            f"acknowledge it first: frontdesk acknowledge {c.number}; on the spot, --on-the-spot does both.",
            on_screen="acknowledge it first, in its checklist ({checklist}).",
        )
        raise GateClosed(c.number, "resolved", ["it has not been acknowledged"], first)
    if step == "resolved":
        raise AlreadyResolved(c.number)
    if step == "followed_up" and c.state is State.CLOSED:
        raise AlreadyDone(c.number, "followed up and closed")
    if step == "reopened":
        raise NeverResolved(c.number)
    raise NotYetResolved(c.number, "follow-up")


def draft(c: Complaint, deed: Deed, what: What, *, cycle: int | None = None) -> Draft:
    """The body as a draft about this complaint, with the reason for entering it late if it was."""
    if isinstance(what, ev.Act) and what.late_reason is None:
        what = replace(what, late_reason=deed.reason_on_record)
    return Draft(subject=c.subject, what=what, occurred_at=deed.at, cycle=cycle or c.cycle)


def act_upon(
    c: Complaint,
    deed: Deed,
    what: What,
    *,
    cycle: int | None = None,
    opens_grievance: bool = True,
    escalates: bool = False,
    leaves: Complaint | None = None,
) -> list[Draft]:
    """The act, after the record that this is a grievance if it became one by rule, and of who hears of it by now.

    `leaves` is the complaint as the act leaves it, for acts that can make it a grievance; `escalates` says that the act
    itself is the record of who hears of it. One that is a grievance only by a record merged into it becomes one of its
    own by a step that only grievances have: taking the merge back does not end it then.
    """
    drafts = _hears(c, deed) if opens_grievance and not escalates else []
    before, after = (before_act(x, deed.rules, deed.at) for x in (c, leaves or c))
    on_record = c.has_own_grievance or (c.grievance_at is not None and not isinstance(what, GRIEVANCE_STEPS))
    if opens_grievance and after is not None and not on_record:
        opened = ev.GrievanceOpened(reason=after.reason)
        since = deed.at if before is None else before.at
        drafts.append(Draft(subject=c.subject, what=opened, occurred_at=since, cycle=c.cycle))
    drafts.append(draft(c, deed, what, cycle=cycle))
    return drafts


def _hears(c: Complaint, deed: Deed) -> list[Draft]:
    """Whoever hears of the complaint because it is late or was left alone: on record with the first act upon it."""
    raised = standing(c, deed.rules, deed.at).raised
    if raised is None or (c.escalated_to is not None and height(raised.to) <= height(c.escalated_to)):
        return []
    return [Draft(subject=c.subject, what=ev.Escalated(to=raised.to), occurred_at=raised.since, cycle=c.cycle)]
