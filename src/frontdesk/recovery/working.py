"""Deciding what goes with the work on a complaint: waiting, hand-over, promises, routes, approvals, merge and void.

The same shape as in `decisions.py`: the complaint as it stands, the deed, and what was said;
drafts come back, or a refusal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Flag, RecordKind, Role, State, WaitingOn
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, act_upon, check_promise
from frontdesk.recovery.events import Draft
from frontdesk.recovery.grievance import before_act
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import (
    AlreadyDone,
    AlreadyResolved,
    MergeRefused,
    NoLongerOpen,
    NoSuchStep,
    OutOfOrder,
    Refusal,
    RoleMayNot,
    WrongValue,
)
from frontdesk.recovery.roles import check, check_close, check_resolve
from frontdesk.recovery.routes import ROUTES
from frontdesk.recovery.standing import standing
from frontdesk.recovery.text import checked, checked_or_none


class WouldEndIt(Refusal):
    """A merge that would end a complaint which the person may not end."""

    code = "would-end-it"

    def __init__(self, number: str, into: str, ask: str) -> None:
        """Name both, and whom to ask, as a refusal says it."""
        super().__init__(
            f"{into} is resolved, so {number} would count as resolved with it, and your role may not resolve {number}.",
            f"let it stand by itself, or {ask}",
        )


class NothingToReview(Refusal):
    """Nothing in the record waits for the manager."""

    code = "nothing-to-review"

    def __init__(self, number: str) -> None:
        """Name it."""
        super().__init__(
            f"Nothing in {number} needs review.",
            Advice(
                "frontdesk list --review shows where something does.",
                on_screen="the day end ({day_end}) shows where something does.",
            ),
        )


def wait(c: Complaint, deed: Deed, *, on: WaitingOn, reason: str | None = None) -> list[Draft]:
    """Work waits on somebody; only waiting on the patient takes time off the clock."""
    _check_open(c, deed, "the wait")
    if c.waiting is not None and c.waiting.on is on:
        raise AlreadyDone(c.number, on.words)
    return act_upon(c, deed, ev.WaitingStarted(on=on, reason=checked_or_none("The reason", reason)))


def resume(c: Complaint, deed: Deed) -> list[Draft]:
    """What was waited for came."""
    _check_open(c, deed, "the end of the wait")
    if c.waiting is None:
        raise NoSuchStep(c.number, "complaint nobody waits with", "end of a wait")
    if deed.at < c.waiting.since:
        raise OutOfOrder("The end of the wait", "its beginning")
    return act_upon(c, deed, ev.WaitingEnded())


def hand_over(c: Complaint, deed: Deed, *, to: StaffId, note: str | None = None) -> list[Draft]:
    """Give the complaint to somebody, with the story; it is theirs once they accept."""
    _check_open(c, deed, "the hand-over")
    if c.owner not in (deed.by, None):
        check(deed.role, "hand over for others")
    return act_upon(c, deed, ev.HandedOver(to=to, note=checked_or_none("The note", note)))


def accept(c: Complaint, deed: Deed) -> list[Draft]:
    """The receiver read the story and has it."""
    _check_open(c, deed, "the acceptance")
    if c.handed_to is None:
        raise NoSuchStep(c.number, "complaint nobody handed over", "acceptance")
    if c.handed_to != deed.by:
        check(deed.role, "hand over for others")
    return act_upon(c, deed, ev.HandOverAccepted())


def promise(c: Complaint, deed: Deed, *, promise_at: datetime) -> list[Draft]:
    """A new time was promised to the patient; it comes back on top by then."""
    _check_open(c, deed, "the promise")
    check_promise(deed, promise_at, "the moment it was made")
    return act_upon(c, deed, ev.Promised(promise_at=promise_at))


def route(c: Complaint, deed: Deed, *, to: Flag, note: str | None = None) -> list[Draft]:
    """The complaint takes a special route besides its own life."""
    _check_open(c, deed, "the route")
    if to not in ROUTES:
        raise WrongValue(f"{to.words} is no special route.", "use " + " or ".join(ROUTES) + ".")
    if to in c.routes:
        raise AlreadyDone(c.number, f"on the {to.words} route")
    what = ev.Routed(route=to, note=checked_or_none("The note", note))
    return act_upon(c, deed, what, leaves=replace(c, routes=c.routes | {to}))


def escalate(c: Complaint, deed: Deed, *, to: Role, note: str | None = None) -> list[Draft]:
    """Bring it before somebody higher up."""
    _check_open(c, deed, "the escalation")
    if c.escalated_to is to:
        raise AlreadyDone(c.number, f"before the {to.words}")
    what = ev.Escalated(to=to, note=checked_or_none("The note", note))
    return act_upon(c, deed, what, escalates=True)


def approve(c: Complaint, deed: Deed, *, cents: int) -> list[Draft]:
    """A manager lets one gift of this worth pass the year's limit, whoever gives it."""
    check(deed.role, "approve amends")
    _check_open(c, deed, "the approval")
    if c.resolution is not None:
        raise AlreadyResolved(c.number)
    if cents <= 0:
        raise WrongValue("An approval is for an amount of money.", "write it like 40.00.")
    return act_upon(c, deed, ev.AmendsApproved(cents=cents))


def merge(c: Complaint, deed: Deed, *, into: Complaint) -> list[Draft]:
    """This record is a duplicate of another; both callers and the earlier time are kept."""
    check(deed.role, "merge")
    deed.check_time("the merge")
    circle = into.subject == c.subject or into.merged_into is not None
    nowhere = c.record is RecordKind.COMPLAINT and into.record is not RecordKind.COMPLAINT
    if circle or nowhere or c.merged_into is not None or State.VOID in (c.state, into.state):
        raise MergeRefused(c.number, into.number)
    _check_ends(c, deed, into)
    return act_upon(c, deed, ev.Merged(into=into.subject))


def _check_ends(c: Complaint, deed: Deed, into: Complaint) -> None:
    """What is merged into a resolved complaint counts as resolved with it: only who may resolve it merges it so."""
    if not c.is_open or into.state not in (State.RESOLVED, State.CLOSED):
        return
    is_grievance = before_act(c, deed.rules, deed.at) is not None
    try:
        if c.state is not State.RESOLVED:
            check_resolve(deed.role, c, is_grievance=is_grievance)
        if into.state is State.CLOSED:
            check_close(deed.role, c, is_grievance=is_grievance)
    except RoleMayNot as no:
        raise WouldEndIt(c.number, into.number, no.next_step) from None


def unmerge(c: Complaint, deed: Deed) -> list[Draft]:
    """It was no duplicate after all."""
    check(deed.role, "merge")
    deed.check_time("the unmerge")
    if c.merged_into is None:
        raise NoSuchStep(c.number, "complaint of its own", "unmerge")
    return act_upon(c, deed, ev.Unmerged())


def void(c: Complaint, deed: Deed, *, reason: str) -> list[Draft]:
    """The record should not be; it stays readable and is counted no more."""
    check(deed.role, "void")
    deed.check_time("the void")
    if c.state is State.VOID:
        raise AlreadyDone(c.number, "void")
    return act_upon(c, deed, ev.Voided(reason=checked("The reason", reason)))


def settle(c: Complaint, deed: Deed, *, decided: str) -> list[Draft]:
    """Everything that waits for review is settled: the record stands as it is, and the history keeps both sides."""
    check(deed.role, "settle what needs review")
    deed.check_time("the decision")
    if not c.review:
        raise NothingToReview(c.number)
    return act_upon(c, deed, ev.Reviewed(settles=c.review, decided=checked("What was decided", decided)))


def _check_open(c: Complaint, deed: Deed, what: str) -> None:
    check(deed.role, "work on complaints")
    if not c.is_open and standing(c, deed.rules, deed.at).next is None:
        raise NoLongerOpen(c.number, c.state.words)
    deed.check_time(what)
    if c.received_at is not None and deed.at < c.received_at:
        raise OutOfOrder(what[:1].upper() + what[1:], "the receipt")
