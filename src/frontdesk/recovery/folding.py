"""Events to complaints: the same set in any order gives the same complaints. Never raises.

Two passes: first what undo took back (`cancelling.py`), then the rest in the order of
`(clock, id)`. Complaints that were merged are folded together; a merge that would close a
circle changes nothing and waits for the manager.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, time
from typing import Any, TypeAlias, assert_never

from frontdesk.recovery import events as ev
from frontdesk.recovery.cancelling import Cancelled, cancelled
from frontdesk.recovery.codes import RecordKind, State, StillRight, WaitingOn
from frontdesk.recovery.complaint import Complaint, Entry, FollowUp, Note, Resolution, Wait
from frontdesk.recovery.events import Event, in_order
from frontdesk.recovery.identifiers import EventId, StaffId, Subject

Mark: TypeAlias = (
    ev.SafetyHandled
    | ev.Routed
    | ev.Escalated
    | ev.GrievanceOpened
    | ev.InterimSent
    | ev.NoticeSent
    | ev.GrievanceDecided
)
Work: TypeAlias = (
    Mark
    | ev.Promised
    | ev.WaitingStarted
    | ev.WaitingEnded
    | ev.HandedOver
    | ev.HandOverAccepted
    | ev.Noted
    | ev.Recoded
)


def fold(events: Iterable[Event]) -> Complaint:
    """The complaint that the events of one subject make."""
    whole = list(events)
    subject = whole[0].subject if whole else Subject("complaint:")
    return fold_together(whole).get(subject) or _Story(subject).told()


def fold_together(events: Iterable[Event]) -> dict[Subject, Complaint]:
    """All complaints among the events; merged ones lend their callers to the one they live in."""
    whole = in_order(list(events))
    gone = cancelled(whole)
    stories: dict[Subject, _Story] = {}
    for event in whole:
        if not event.subject.startswith("complaint:"):
            continue
        story = stories.setdefault(event.subject, _Story(event.subject))
        story.tell(event, undone=event.id in gone.ids)
    _review_late_undos(whole, gone, stories)
    _merge(whole, gone, stories)
    return {subject: story.told() for subject, story in stories.items()}


def _review_late_undos(events: Sequence[Event], gone: Cancelled, stories: dict[Subject, _Story]) -> None:
    for event in events:
        if event.id in gone.for_review and event.subject in stories:
            stories[event.subject].review.append(event.id)


def _merge(events: Sequence[Event], gone: Cancelled, stories: dict[Subject, _Story]) -> None:
    """Where each record lives, merge by merge; then lend what the guests bring."""
    lives_in: dict[Subject, tuple[Subject, EventId]] = {}

    def root(subject: Subject) -> Subject:
        while subject in lives_in:
            subject = lives_in[subject][0]
        return subject

    for event in events:
        if event.id in gone.ids or event.subject not in stories:
            continue
        match event.what:
            case ev.Merged(into=into):
                if event.subject in lives_in or root(into) == event.subject:
                    stories[event.subject].review.append(event.id)
                else:
                    lives_in[event.subject] = (into, event.id)
            case ev.Unmerged():
                lives_in.pop(event.subject, None)
            case _:
                continue
    for guest in lives_in:
        host = root(guest)
        stories[guest].merged_into = host
        if host in stories:
            stories[host].guests.append(stories[guest])


@dataclass(slots=True)
class _Story:
    """A complaint while it is being told; `told` freezes it."""

    subject: Subject
    logged: ev.Logged | None = None
    voided: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    acknowledged: tuple[datetime, StaffId] | None = None
    resolutions: dict[int, Resolution] = field(default_factory=dict)
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)
    reopens: dict[int, datetime] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    duties: dict[str, datetime] = field(default_factory=dict)
    routes: set[Any] = field(default_factory=set)
    review: list[EventId] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    merged_into: Subject | None = None
    guests: list[_Story] = field(default_factory=list)

    def tell(self, event: Event, *, undone: bool) -> None:
        """Take in the next event of this complaint."""
        self.history.append(_entry(event, undone=undone))
        if undone:
            self._keep_readable(event)
            return
        if isinstance(event.what, ev.Act):
            self.values["last_act"] = event.id
        if not isinstance(event.what, ev.Unknown):
            self.values["last_at"] = event.occurred_at
        self._step(event)

    def _keep_readable(self, event: Event) -> None:
        """A record whose logging was taken back is void, and still says what it was."""
        if isinstance(event.what, ev.Logged) and self.logged is None:
            self._log(event, event.what)
            self.voided = True

    def _step(self, event: Event) -> None:
        """The steps of the life; everything else is a mark."""
        match event.what:
            case ev.Logged() as what:
                self._log(event, what)
            case ev.Acknowledged() as what:
                self._acknowledge(event, what)
            case ev.Resolved() as what:
                self._resolve(event, what)
            case ev.FollowedUp() as what:
                self._follow_up(event, what)
            case ev.Reopened():
                self._reopen(event)
            case ev.Voided():
                self.voided = True
            case ev.Merged() | ev.Unmerged() | ev.Undone() | ev.Unknown():
                return
            case _:
                self._work(event, event.what)

    def _work(self, event: Event, what: Work | ev.OfTheSite) -> None:
        """Who has it, what is waited for, and what was added."""
        match what:
            case ev.Promised(promise_at=at):
                self.values["promise_at"] = at
            case ev.WaitingStarted(on=on):
                self._end_wait(event.occurred_at)
                self.waits.append(Wait(on=on, since=event.occurred_at))
            case ev.WaitingEnded():
                self._end_wait(event.occurred_at)
            case ev.HandedOver(to=to):
                self.values["handed_to"] = to
            case ev.HandOverAccepted():
                self.values |= {"owner": event.actor, "handed_to": None}
            case ev.Noted(text=text, side=side):
                self.notes.append(Note(at=event.occurred_at, by=event.actor, side=side, text=text))
            case ev.Recoded():
                self._recode(what)
            case _:
                self._mark(event, what)

    def _mark(self, event: Event, what: Mark | ev.OfTheSite) -> None:
        """Marks on the life: safety, routes, escalation, grievance."""
        match what:
            case ev.SafetyHandled(duty=duty):
                self.duties.setdefault(duty, event.occurred_at)
            case ev.Routed(route=route):
                self.routes.add(route)
            case ev.Escalated(to=role):
                self.values["escalated_to"] = role
            case ev.GrievanceOpened(reason=reason):
                if "grievance_at" not in self.values:
                    self.values |= {"grievance_at": event.occurred_at, "grievance_reason": reason}
            case ev.InterimSent(new_date=day):
                due = datetime.combine(day, time(12), UTC)
                self.values |= {"interim_at": event.occurred_at, "interim_new_date": due}
            case ev.NoticeSent():
                self.values.setdefault("notice_at", event.occurred_at)
            case ev.GrievanceDecided(outcome=outcome):
                self.values["outcome"] = outcome
            case (
                ev.PracticeNamed()
                | ev.HoursSet()
                | ev.ClosureSet()
                | ev.SettingSet()
                | ev.StaffAdded()
                | ev.StaffLeft()
                | ev.ClinicianNamed()
                | ev.EncountersCounted()
                | ev.DaySigned()
            ):
                return
            case _:
                assert_never(what)

    def _log(self, event: Event, what: ev.Logged) -> None:
        if self.logged is not None:
            self.review.append(event.id)
            return
        self.logged = what
        taken = {f.name for f in fields(ev.Logged)} - {"upon", "late_reason"}
        self.values |= {name: getattr(what, name) for name in taken}
        self.values |= {
            "received_at": event.occurred_at,
            "entered_at": event.recorded_at,
            "logged_by": event.actor,
            "owner": event.actor,
        }

    def _acknowledge(self, event: Event, what: ev.Acknowledged) -> None:
        if self.acknowledged is not None:
            return
        self.acknowledged = (event.occurred_at, event.actor)
        self.values["owner"] = what.owner or event.actor
        self.values["promise_at"] = what.promise_at
        if what.remedy is not None:
            self.values |= {"remedy": what.remedy, "remedy_asked": True}

    def _resolve(self, event: Event, what: ev.Resolved) -> None:
        if event.cycle in self.resolutions:
            self.review.append(event.id)
            return
        self._end_wait(event.occurred_at)
        self.resolutions[event.cycle] = Resolution(
            event=event.id,
            at=event.occurred_at,
            by=event.actor,
            put_right=what.put_right,
            on_the_spot=what.on_the_spot,
            done=what.done,
            amends=what.amends,
            amends_cents=what.amends_cents,
        )

    def _follow_up(self, event: Event, what: ev.FollowedUp) -> None:
        earlier = self.follow_ups.get(event.cycle)
        if earlier is not None and earlier.still_right is not StillRight.UNABLE_TO_CONTACT:
            self.review.append(event.id)
            return
        self.follow_ups[event.cycle] = FollowUp(
            event=event.id, at=event.occurred_at, by=event.actor, still_right=what.still_right
        )
        if what.cause is not None:
            self.values["cause"] = what.cause

    def _reopen(self, event: Event) -> None:
        if event.cycle in self.reopens:
            return
        self._end_wait(event.occurred_at)
        self.reopens[event.cycle] = event.occurred_at
        self.values |= {"promise_at": None, "reopened_at": event.occurred_at}

    def _recode(self, what: ev.Recoded) -> None:
        for name in ("category", "severity", "hcat", "stage", "harm", "cause"):
            if (value := getattr(what, name)) is not None:
                self.values[name] = value

    def _end_wait(self, at: datetime) -> None:
        if self.waits and self.waits[-1].until is None:
            last = self.waits.pop()
            self.waits.append(Wait(on=last.on, since=last.since, until=max(at, last.since)))

    def told(self) -> Complaint:
        """The complaint as it stands after its last event."""
        values = dict(self.values)
        acknowledged = self.acknowledged
        for guest in self.guests:
            if guest.logged is not None and "received_at" in values:
                values["received_at"] = min(values["received_at"], guest.values["received_at"])
            acknowledged = min(filter(None, (acknowledged, guest.acknowledged)), default=None)
        at, by = acknowledged or (None, None)
        cycle = max(self.reopens, default=1)
        return Complaint(
            **values,
            subject=self.subject,
            state=self._state(cycle, acknowledged=acknowledged is not None),
            cycle=cycle,
            acknowledged_at=at,
            acknowledged_by=by,
            resolutions=dict(self.resolutions),
            follow_ups=dict(self.follow_ups),
            reopens=len(self.reopens),
            waits=tuple(self.waits),
            safety_duties=dict(self.duties),
            routes=frozenset(self.routes),
            merged_into=self.merged_into,
            also=tuple(guest.subject for guest in self.guests),
            review=tuple(sorted({*self.review, *self._held()})),
            notes=tuple(self.notes),
            history=tuple(self.history),
        )

    def _held(self) -> list[EventId]:
        return [f.event for cycle, f in self.follow_ups.items() if cycle not in self.resolutions]

    def _state(self, cycle: int, *, acknowledged: bool) -> State:
        if self.logged is None or self.voided:
            return State.VOID
        if self.merged_into is not None:
            return State.MERGED
        if self.logged.record is not RecordKind.COMPLAINT:
            return State.CLOSED
        if cycle in self.resolutions:
            return State.CLOSED if self._is_closed(cycle) else State.RESOLVED
        return State.ACKNOWLEDGED if acknowledged or cycle > 1 else State.NEW

    def _is_closed(self, cycle: int) -> bool:
        """Followed up, or nobody there to follow up with; and no notice is owed any more."""
        assert self.logged is not None  # noqa: S101 - `_state` asked
        if "grievance_at" in self.values and "notice_at" not in self.values:
            return False
        last = self.follow_ups.get(cycle)
        if last is None:
            return not self.logged.contactable or self.logged.who == "anonymous"
        return last.still_right is not StillRight.NO


def _entry(event: Event, *, undone: bool) -> Entry:
    kind = event.what.name if isinstance(event.what, ev.Unknown) else event.what.kind
    return Entry(
        event=event.id,
        kind=kind,
        at=event.occurred_at,
        recorded_at=event.recorded_at,
        by=event.actor,
        undone=undone,
    )


def paused(waits: Iterable[Wait], *, until: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches before `until` that waiting on the patient takes off a clock."""
    ends = [(wait.since, min(wait.until or until, until)) for wait in waits if wait.on is WaitingOn.PATIENT]
    return [(a, b) for a, b in ends if a < b]
