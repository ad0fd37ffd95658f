"""How a complaint stands at one moment: what is next, by when, and where the board shows it.

Nothing here is stored as a countdown. For the board the projection keeps the absolute
instants of a `Standing`; a row is computed again when `changes_at` has come.

A step is late once its due time has passed, not yet at that very instant. Where the calendar
shows no opening for years, a step is due at once: a mistake in the hours should be seen, and
must not stop the board.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from frontdesk.recovery.clocks import (
    TICK,
    NoOpening,
    add_business_minutes,
    business_minutes,
    calendar_days_due,
    close_of,
    last_business_day,
    open_of,
)
from frontdesk.recovery.codes import Duty, Group, PutRight, Role, Severity, State, StillRight, WaitingOn
from frontdesk.recovery.codes import NextStep as Step
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.escalation import Raised, Untouched, higher, untouched
from frontdesk.recovery.grievance import Grievance, by_rule, put_right_by, same_day_line
from frontdesk.recovery.identifiers import Minutes
from frontdesk.recovery.pauses import paused
from frontdesk.recovery.promises import (
    acknowledge_due,
    follow_up_due,
    grievance_acknowledge_due,
    grievance_limit_due,
    grievance_notice_due,
    resolve_due,
)
from frontdesk.recovery.routes import Owes, owed_calls
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """A step that somebody owes, and until when it is in time."""

    step: Step
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A complaint at `as_of`."""

    next: Owed | None
    overdue: bool = False
    soon_at: datetime | None = None
    """When the step turns amber; None while its clock stands still."""
    group: Group | None = None
    changes_at: datetime | None = None
    """The first moment after `as_of` at which the board would show it otherwise.

    While the patient has to move first, the due time moves on and this is only the moment at
    which the known one has passed.
    """
    grievance: Grievance | None = None
    notice_due: datetime | None = None
    calls: tuple[Owes, ...] = ()
    """Who still has to hear of it."""
    stale: bool = False
    """Nobody touched it for so long that it moved up."""
    raised: Raised | None = None
    """Who higher up hears of it by now, because it is late or nobody touched it."""
    hears: Role | None = None
    """The highest role that heard of it, by now or on record, while it is not resolved."""
    limit: datetime | None = None
    """After this a grievance without its notice stands on top, whatever date an interim letter named."""


def standing(complaint: Complaint, rules: SiteRules, as_of: datetime) -> Standing:
    """How the complaint stands at `as_of` by the site's newest rules. Never raises."""
    grievance = by_rule(complaint, rules, as_of)
    notice_due = _notice_due(complaint, rules, grievance)
    limit = None if grievance is None or notice_due is None else notice_limit(rules, grievance)
    owed = None
    if complaint.received_at is not None:
        owed = _owed(complaint, rules, as_of, notice_due)
    line = _becomes_grievance(complaint, rules, grievance, as_of)
    if owed is None:
        return Standing(next=None, changes_at=line, grievance=grievance, notice_due=notice_due, limit=limit)
    still = owed.step is Step.RESOLVE and _on_patient(complaint) and as_of <= owed.due_at
    row = _Row(
        complaint,
        owed,
        today_from=_today_from(rules, owed.due_at),
        soon_at=None if still else owed.due_at - timedelta(minutes=SOON_MINUTES[owed.step]),
        alone=untouched(complaint, rules, None if still else owed.due_at),
        calls=owed_calls(complaint, rules),
        limit=limit,
    )
    looks = row.at(as_of)
    return Standing(
        next=owed,
        overdue=looks.overdue,
        soon_at=row.soon_at,
        group=looks.group,
        changes_at=min((t for t in (line, row.changes_after(as_of, looks)) if t is not None), default=None),
        grievance=grievance,
        notice_due=notice_due,
        calls=tuple(row.calls),
        stale=looks.stale,
        raised=looks.raised,
        hears=_hears(complaint, looks.raised),
        limit=limit,
    )


def _owed(c: Complaint, rules: SiteRules, as_of: datetime, notice_due: datetime | None) -> Owed | None:
    """The step with the earliest due time among those that may be taken now."""
    owed = [Owed(step=Step.NOTICE, due_at=notice_due)] if notice_due else []
    match c.state:
        case State.NEW:
            return Owed(step=Step.ACKNOWLEDGE, due_at=acknowledge_due_of(c, rules))
        case State.ACKNOWLEDGED:
            due = resolve_due_of(c, rules, as_of)
            if c.promise_at is not None and c.promise_at < _resolve_due(c, rules):
                owed.append(Owed(step=Step.PROMISE, due_at=c.promise_at))
            if not (owed and _on_patient(c) and as_of <= due):
                owed.append(Owed(step=Step.RESOLVE, due_at=due))
        case State.RESOLVED:
            unanswered = c.follow_up is None or c.follow_up.still_right is StillRight.NO
            if unanswered and c.reachable:
                owed.append(Owed(step=Step.FOLLOW_UP, due_at=follow_up_due_of(c, rules)))
        case State.CLOSED if put_right_by(c, as_of):
            return None  # hours or a policy that changed since ask for no answer that nobody waits for
        case State.MERGED | State.VOID:
            return None
        case _:
            pass  # it became a grievance after it was closed, because nobody had said that it is right
    return min(owed, key=lambda o: o.due_at, default=None)


def acknowledge_due_of(c: Complaint, rules: SiteRules) -> datetime:
    """When the complaint must be acknowledged at the latest."""
    received = _received(c)
    return _or_at_once(
        received,
        lambda: acknowledge_due(rules.promises, rules.calendar, c.channel, c.severity or Severity.LOW, received),
    )


def resolve_due_of(c: Complaint, rules: SiteRules, as_of: datetime) -> datetime:
    """When it must be resolved; a reopened complaint counts from its reopening.

    Time spent waiting on the patient is added, unless the due time had passed before.
    """
    due = _resolve_due(c, rules)
    for begin, end in paused(c.waits, since=_start(c), until=as_of):
        if begin > due:
            break
        lasts = c.waiting is not None and end == as_of
        waited = business_minutes(rules.calendar, begin, end) + (1 if lasts else 0)
        due = _or_at_once(due, partial(add_business_minutes, rules.calendar, due, waited))
    return due


def follow_up_due_of(c: Complaint, rules: SiteRules) -> datetime:
    """When the patient must have been called back after the current resolution."""
    assert c.resolution is not None  # noqa: S101 - only resolved complaints owe a follow-up
    resolved = c.resolution.at
    return _or_at_once(
        resolved, lambda: follow_up_due(rules.promises, rules.calendar, c.severity or Severity.LOW, resolved)
    )


def _resolve_due(c: Complaint, rules: SiteRules) -> datetime:
    """The same without any waiting."""
    start = _start(c)
    return _or_at_once(start, lambda: resolve_due(rules.promises, rules.calendar, c.severity or Severity.LOW, start))


def _received(c: Complaint) -> datetime:
    assert c.received_at is not None  # noqa: S101 - only received complaints owe a step
    return c.received_at


def _start(c: Complaint) -> datetime:
    return c.reopened_at or _received(c)


def _or_at_once(start: datetime, due: Callable[[], datetime]) -> datetime:
    try:
        return due()
    except (NoOpening, OverflowError):
        return start


def _notice_due(c: Complaint, rules: SiteRules, grievance: Grievance | None) -> datetime | None:
    if grievance is None or c.notice_at is not None or c.state in (State.MERGED, State.VOID):
        return None
    if c.interim_new_date is not None:
        promised = c.interim_new_date
        return _or_at_once(promised, lambda: calendar_days_due(rules.calendar, promised, 0))
    return _or_at_once(grievance.at, lambda: grievance_notice_due(rules.promises, rules.calendar, grievance.at))


def notice_limit(rules: SiteRules, grievance: Grievance) -> datetime:
    """The last moment for the notice of a grievance, whatever was said meanwhile."""
    return _or_at_once(grievance.at, lambda: grievance_limit_due(rules.promises, rules.calendar, grievance.at))


def grievance_told_due(rules: SiteRules, grievance: Grievance) -> datetime:
    """By when the person should know that it is handled as a grievance."""
    return _or_at_once(grievance.at, lambda: grievance_acknowledge_due(rules.promises, rules.calendar, grievance.at))


def _on_patient(c: Complaint) -> bool:
    return c.waiting is not None and c.waiting.on is WaitingOn.PATIENT


def _hears(c: Complaint, raised: Raised | None) -> Role | None:
    return None if c.state in (State.RESOLVED, State.CLOSED) else higher(raised.to if raised else None, c.escalated_to)


class _Looks(NamedTuple):
    """What of a complaint the board shows, besides the time left."""

    group: Group
    overdue: bool
    soon: bool
    stale: bool
    raised: Raised | None


@dataclass(frozen=True, slots=True)
class _Row:
    """A complaint that owes a step, as the board shows it while nobody acts."""

    complaint: Complaint
    owed: Owed
    today_from: datetime | None
    soon_at: datetime | None
    alone: Untouched
    calls: list[Owes]
    limit: datetime | None = None

    def at(self, moment: datetime) -> _Looks:
        """How it looks at a moment."""
        group, _ = _group(self.complaint, self.owed, self.today_from, moment)
        raised, stale = self.alone.hears(moment), self.alone.is_stale(moment)
        past_limit = self.limit is not None and moment >= self.limit + TICK
        if past_limit or raised is not None or any(moment >= _on_top_from(owes) for owes in self.calls):
            group = Group.NOW
        elif stale and group is Group.LATER:
            group = Group.TODAY
        return _Looks(
            group=group,
            overdue=moment >= self.owed.due_at + TICK,
            soon=self.soon_at is not None and moment >= self.soon_at,
            stale=stale,
            raised=raised,
        )

    def changes_after(self, moment: datetime, looks: _Looks) -> datetime | None:
        """The first moment at which it looks otherwise than it does at this one."""
        return next((turn for turn in self._turns(moment) if self.at(turn) != looks), None)

    def _turns(self, after: datetime) -> list[datetime]:
        """The moments at which something may turn, in order."""
        _, ends = _group(self.complaint, self.owed, self.today_from, after)
        calls = map(_on_top_from, self.calls)
        limit = self.limit and self.limit + TICK
        turns = (self.soon_at, self.owed.due_at + TICK, ends, limit, *self.alone.turns(), *calls)
        return sorted(turn for turn in turns if turn is not None and turn > after)


def _group(c: Complaint, owed: Owed, today_from: datetime | None, as_of: datetime) -> tuple[Group, datetime | None]:
    """The group on the board by the next step alone, and when it ends if nobody acts."""
    near = owed.step is Step.ACKNOWLEDGE
    now_from = owed.due_at - timedelta(minutes=NEAR_MINUTES) if near else owed.due_at + TICK
    unheard = c.is_safety and c.state is State.NEW  # afterwards those who have yet to be called keep it there
    if as_of >= now_from or unheard:
        return Group.NOW, None
    if _on_patient(c):
        return Group.WAITING, now_from
    if owed.step is Step.FOLLOW_UP:
        return Group.FOLLOW_UP, now_from
    if today_from is None or as_of >= today_from:
        return Group.TODAY, now_from
    return Group.LATER, min(today_from, now_from)


def _on_top_from(owes: Owes) -> datetime:
    """When a call that is owed brings the complaint to the top: near its time; for a nurse, at once."""
    return owes.due_at if owes.duty is Duty.NURSE else owes.due_at - timedelta(minutes=NEAR_MINUTES)


def _today_from(rules: SiteRules, due: datetime) -> datetime | None:
    """The closing time after which the next business day is the last one to act; None if none is known."""
    day = last_business_day(rules.calendar, due)
    before = None if day is None else last_business_day(rules.calendar, open_of(rules.calendar, day))
    return None if before is None else close_of(rules.calendar, before)


def _becomes_grievance(c: Complaint, rules: SiteRules, known: Grievance | None, as_of: datetime) -> datetime | None:
    """When it will be a grievance by rule if nobody acts."""
    line = same_day_line(c, rules) if known is None else None
    return line if line is not None and line > as_of and by_rule(c, rules, line) is not None else None


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
        if whole is None or at is None or c.received_at is None:
            return None
        off = (business_minutes(rules.calendar, a, b) for a, b in paused(c.waits, since=c.received_at, until=at))
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
    if c.follow_up is not None and c.follow_up.still_right is StillRight.UNABLE_TO_CONTACT:
        return None
    return c.first_resolution.put_right is PutRight.YES and c.reopens == 0 and not repeated
