"""How a complaint stands at one moment: what is next, by when, and where the board shows it.

Nothing here is stored as a countdown. For the board the projection keeps the absolute
instants of a `Standing`; a row is computed again when `changes_at` has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from frontdesk.recovery.clocks import (
    add_business_minutes,
    business_day,
    business_minutes,
    calendar_days_due,
    close_of,
)
from frontdesk.recovery.codes import NextStep as Step
from frontdesk.recovery.codes import (
    PutRight,
    Severity,
    State,
    WaitingOn,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.folding import paused
from frontdesk.recovery.grievance import Grievance, by_rule, same_day_line
from frontdesk.recovery.identifiers import Minutes
from frontdesk.recovery.promises import (
    acknowledge_due,
    follow_up_due,
    grievance_notice_due,
    resolve_due,
)
from frontdesk.recovery.rules import SiteRules

SOON_MINUTES: dict[Step, int] = {
    Step.ACKNOWLEDGE: 5,
    Step.RESOLVE: 60,
    Step.PROMISE: 60,
    Step.FOLLOW_UP: 120,
    Step.NOTICE: 24 * 60,
    Step.CODE: 60,
}
"""Minutes before the due time at which a step turns amber."""
NEAR_MINUTES = 15
"""An acknowledgement due within these minutes stands at the top: the person may be waiting."""


class Group(IntEnum):
    """Where the board shows a complaint, from top to bottom."""

    NOW = 1
    TODAY = 2
    LATER = 3
    WAITING = 4
    FOLLOW_UP = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """A step that somebody owes; `due_at` None means it has no clock."""

    step: Step
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A complaint at `as_of`."""

    next: Owed | None
    overdue: bool = False
    soon_at: datetime | None = None
    group: Group | None = None
    changes_at: datetime | None = None
    """The first moment after `as_of` at which the board would show it otherwise."""
    grievance: Grievance | None = None
    notice_due: datetime | None = None


def standing(complaint: Complaint, rules: SiteRules, as_of: datetime) -> Standing:
    """How the complaint stands at `as_of` by the site's newest rules."""
    grievance = by_rule(complaint, rules, as_of)
    notice_due = _notice_due(complaint, rules, grievance)
    if not complaint.is_open or complaint.received_at is None:
        return Standing(next=None, grievance=grievance, notice_due=notice_due)
    owed = _owed(complaint, rules, as_of, notice_due)
    if owed is None:
        return Standing(next=None, grievance=grievance, notice_due=notice_due)
    soon_at = owed.due_at - timedelta(minutes=SOON_MINUTES[owed.step])
    group, group_ends = _group(complaint, rules, owed, as_of)
    turns = [soon_at, owed.due_at, group_ends, _becomes_grievance(complaint, rules, grievance)]
    return Standing(
        next=owed,
        overdue=as_of > owed.due_at,
        soon_at=soon_at,
        group=group,
        changes_at=min((t for t in turns if t is not None and t > as_of), default=None),
        grievance=grievance,
        notice_due=notice_due,
    )


def _owed(c: Complaint, rules: SiteRules, as_of: datetime, notice_due: datetime | None) -> Owed | None:
    """The step with the earliest due time among those that may be taken now."""
    notice = [Owed(step=Step.NOTICE, due_at=notice_due)] if notice_due else []
    match c.state:
        case State.NEW:
            return Owed(step=Step.ACKNOWLEDGE, due_at=acknowledge_due_of(c, rules))
        case State.ACKNOWLEDGED:
            owed = [Owed(step=Step.RESOLVE, due_at=resolve_due_of(c, rules, as_of)), *notice]
            if c.promise_at is not None and c.promise_at < owed[0].due_at:
                owed.append(Owed(step=Step.PROMISE, due_at=c.promise_at))
            return min(owed, key=lambda o: o.due_at)
        case State.RESOLVED if c.resolution is not None:
            if c.follow_up is None and c.reachable:
                due = follow_up_due_of(c, rules)
                notice.append(Owed(step=Step.FOLLOW_UP, due_at=due))
            return min(notice, key=lambda o: o.due_at, default=None)
        case _:
            return None


def acknowledge_due_of(c: Complaint, rules: SiteRules) -> datetime:
    """When the complaint must be acknowledged at the latest."""
    assert c.received_at is not None  # noqa: S101 - only received complaints owe a step
    return acknowledge_due(rules.promises, rules.calendar, c.channel, c.severity or Severity.LOW, c.received_at)


def resolve_due_of(c: Complaint, rules: SiteRules, as_of: datetime) -> datetime:
    """When it must be resolved; time spent waiting on the patient is added.

    A reopened complaint counts from its reopening.
    """
    start = c.reopened_at if c.cycle > 1 and c.reopened_at else c.received_at
    assert start is not None  # noqa: S101 - only received complaints owe a step
    due = resolve_due(rules.promises, rules.calendar, c.severity or Severity.LOW, start)
    waited = sum(business_minutes(rules.calendar, a, b) for a, b in paused(c.waits, until=as_of) if a >= start)
    return add_business_minutes(rules.calendar, due, Minutes(waited)) if waited else due


def follow_up_due_of(c: Complaint, rules: SiteRules) -> datetime:
    """When the patient must have been called back after the current resolution."""
    assert c.resolution is not None  # noqa: S101 - only resolved complaints owe a follow-up
    return follow_up_due(rules.promises, rules.calendar, c.severity or Severity.LOW, c.resolution.at)


def _notice_due(c: Complaint, rules: SiteRules, grievance: Grievance | None) -> datetime | None:
    if grievance is None or c.notice_at is not None:
        return None
    if c.interim_new_date is not None:
        return calendar_days_due(rules.calendar, c.interim_new_date, 0)
    return grievance_notice_due(rules.promises, rules.calendar, grievance.at)


def _group(c: Complaint, rules: SiteRules, owed: Owed, as_of: datetime) -> tuple[Group, datetime | None]:
    """The group on the board, and when it ends if nobody acts."""
    near = timedelta(minutes=NEAR_MINUTES) if owed.step is Step.ACKNOWLEDGE else timedelta()
    unsafe = c.is_safety and c.state is not State.RESOLVED
    if as_of > owed.due_at - near or unsafe:
        return Group.NOW, None
    if c.waiting is not None and c.waiting.on is WaitingOn.PATIENT:
        return Group.WAITING, owed.due_at
    if owed.step is Step.FOLLOW_UP:
        return Group.FOLLOW_UP, owed.due_at
    today_ends = close_of(rules.calendar, business_day(rules.calendar, as_of))
    if owed.due_at <= today_ends:
        return Group.TODAY, owed.due_at - near
    return Group.LATER, today_ends


def _becomes_grievance(c: Complaint, rules: SiteRules, grievance: Grievance | None) -> datetime | None:
    return same_day_line(c, rules) if grievance is None else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Spent:
    """Business minutes a complaint took; None where the step was not taken yet."""

    to_acknowledge: Minutes | None
    to_first_resolution_net: Minutes | None
    to_first_resolution_gross: Minutes | None
    total_net: Minutes | None


def spent(c: Complaint, rules: SiteRules) -> Spent:
    """Business minutes from receipt to each step; waiting on the patient is taken off the net."""

    def gross(at: datetime | None) -> Minutes | None:
        if at is None or c.received_at is None or at < c.received_at:
            return None
        return business_minutes(rules.calendar, c.received_at, at)

    def net(at: datetime | None) -> Minutes | None:
        whole = gross(at)
        if whole is None or at is None:
            return None
        off = (business_minutes(rules.calendar, a, b) for a, b in paused(c.waits, until=at))
        return Minutes(whole - sum(off))

    first = c.first_resolution.at if c.first_resolution else None
    last = c.resolution.at if c.resolution else None
    return Spent(
        to_acknowledge=gross(c.acknowledged_at),
        to_first_resolution_net=net(first),
        to_first_resolution_gross=gross(first),
        total_net=net(last),
    )


def resolved_once(c: Complaint, *, repeated: bool) -> bool | None:
    """Whether it was put right the first time, as things stand; None where nobody can say.

    Patient said yes, no reopening, and no repeat of the same trouble within fourteen days.
    """
    if c.first_resolution is None or not c.reachable:
        return None
    if c.follow_up is not None and c.follow_up.still_right == "unable_to_contact":
        return None
    return c.first_resolution.put_right is PutRight.YES and c.reopens == 0 and not repeated
