"""Deciding what only a grievance has: opening, acknowledging, the interim letter, the notice, the decision.

The same shape as in `decisions.py`: the complaint as it stands, the deed, and what was said;
drafts come back, or a refusal. Source: 42 CFR 482.13(a)(2), tags A-0118 to A-0123.
"""

from __future__ import annotations

from datetime import date

from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import AckMethod, LetterKind, Outcome, RecordKind, State
from frontdesk.recovery.codes import GrievanceReason as Reason
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, act_upon, draft
from frontdesk.recovery.events import Draft
from frontdesk.recovery.grievance import NOTICE_PARTS, by_rule, is_anonymous_review, is_billing_only
from frontdesk.recovery.refusals import (
    AlreadyDone,
    NeverAGrievance,
    NoLongerOpen,
    NoSuchStep,
    NoticeIncomplete,
    OutOfOrder,
)
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import checked, checked_or_none


def open_grievance(c: Complaint, deed: Deed, *, reason: Reason) -> list[Draft]:
    """From here on it is a grievance, and never lapses; where it was one by rule, since it became one."""
    check(deed.role, "work on a grievance")
    deed.check_time("the grievance")
    if c.record is not RecordKind.COMPLAINT:
        raise NoSuchStep(c.number, c.record.value, "grievance")
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    if c.grievance_at is not None:
        raise AlreadyDone(c.number, "a grievance")
    if is_anonymous_review(c):
        raise NeverAGrievance(c.number, "an anonymous review")
    if is_billing_only(c) and reason is not Reason.RIGHTS_BILLING:
        raise NeverAGrievance(c.number, "about a bill and nothing else")
    if c.received_at is not None and deed.at < c.received_at:
        raise OutOfOrder("The grievance", "the receipt")
    rule = by_rule(c, deed.rules, deed.at)
    what = ev.GrievanceOpened(reason=reason, late_reason=deed.reason_on_record)
    since = deed.at if rule is None else min(rule.at, deed.at)
    return [Draft(subject=c.subject, what=what, occurred_at=since, cycle=c.cycle)]


def acknowledge_grievance(c: Complaint, deed: Deed, *, method: AckMethod) -> list[Draft]:
    """The person was told that it is handled as a grievance, by whom, and by when the answer comes."""
    _check_unanswered(c, deed, "the acknowledgement of the grievance")
    if c.grievance_told_at is not None:
        raise AlreadyDone(c.number, "acknowledged as a grievance")
    return act_upon(c, deed, ev.GrievanceAcknowledged(method=method))


def interim(c: Complaint, deed: Deed, *, new_date: date) -> list[Draft]:
    """The patient was told that work goes on, and by when the answer will come."""
    _check_unanswered(c, deed, "the interim letter")
    if new_date < local_date(deed.rules.calendar, deed.at):
        raise OutOfOrder("The new date", "the interim letter")
    return act_upon(c, deed, ev.InterimSent(new_date=new_date))


def notice(c: Complaint, deed: Deed, *, contact: str, steps: str, results: str, completed: date | None) -> list[Draft]:
    """The written notice went out; it holds its four parts or it did not go out. Names all that is missing."""
    check(deed.role, "work on a grievance")
    given = {"contact": contact.strip(), "steps": steps.strip(), "results": results.strip(), "completed": completed}
    missing = [NOTICE_PARTS[part] for part, value in given.items() if not value]
    if completed is None or missing:
        raise NoticeIncomplete(c.number, missing)
    _check_unanswered(c, deed, "the written notice")
    if completed > local_date(deed.rules.calendar, deed.at):
        raise OutOfOrder("The written notice", "the day on which looking into it ended")
    what = ev.NoticeSent(
        contact=checked("The contact person", contact),
        steps=checked("The steps taken", steps),
        results=checked("The results", results),
        completed=completed,
    )
    return act_upon(c, deed, what)


def decide(c: Complaint, deed: Deed, *, outcome: Outcome, minutes: str | None = None) -> list[Draft]:
    """The committee or the manager decided the grievance; a later decision that differs stands instead."""
    _check(c, deed, "the decision", act="decide a grievance")
    if c.outcome is outcome:
        raise AlreadyDone(c.number, f"decided: {outcome.words}")
    return act_upon(c, deed, ev.GrievanceDecided(outcome=outcome, minutes=checked_or_none("The minutes", minutes)))


def letter_written(c: Complaint, deed: Deed, *, letter: LetterKind) -> list[Draft]:
    """A letter left the record as a file; letters of a grievance are the manager's."""
    check(deed.role, "write a letter")
    return [draft(c, deed, ev.LetterWritten(letter=letter))]


def _check_unanswered(c: Complaint, deed: Deed, what: str) -> None:
    """What comes before the notice, or is the notice."""
    _check(c, deed, what)
    if c.notice_at is not None:
        raise AlreadyDone(c.number, "answered in writing")


def _check(c: Complaint, deed: Deed, what: str, *, act: str = "work on a grievance") -> None:
    check(deed.role, act)
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    deed.check_time(what)
    found = by_rule(c, deed.rules, deed.at)
    if found is None:
        raise NoSuchStep(c.number, "complaint, not a grievance", what.removeprefix("the "))
    if deed.at < found.at:
        raise OutOfOrder(what[:1].upper() + what[1:], "the day it became a grievance")
