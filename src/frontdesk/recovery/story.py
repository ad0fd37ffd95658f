"""One complaint while its events are read, one after the other. Never raises.

`folding.py` brings the events in order and says which were undone and who was merged. A desk
whose clock is far ahead writes events that sort after the answers to them; so what was logged
lies beneath everything else, whenever it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeAlias, assert_never

from frontdesk.recovery import events as ev
from frontdesk.recovery import family
from frontdesk.recovery import story_pieces as pieces
from frontdesk.recovery.codes import (
    Flag,
    GrievanceReason,
    RecordKind,
    State,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.complaint import (
    Call,
    Complaint,
    Entry,
    FollowUp,
    Letter,
    Note,
    Resolution,
    Thanks,
    Wait,
)
from frontdesk.recovery.events import Event
from frontdesk.recovery.identifiers import ComplaintNo, EventId, StaffId, Subject

OfAGrievance: TypeAlias = ev.GrievanceOpened | pieces.GrievanceStep
Mark: TypeAlias = (
    OfAGrievance
    | ev.SafetyHandled
    | ev.Routed
    | ev.Escalated
    | ev.AmendsApproved
    | ev.LetterWritten
    | ev.Thanked
    | ev.Redacted
    | ev.HoldSet
    | ev.Reviewed
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
    | ev.Renumbered
)

PATIENT = "patient"
"""The side of a note that says what the patient said."""
_TAKEN = tuple(f.name for f in fields(ev.Logged) if f.name not in {"checklist", *(a.name for a in fields(ev.Act))})
"""What a complaint keeps of how it was logged, under the same names."""


@dataclass(slots=True)
class Story:
    """A complaint while it is being told; `told` freezes it."""

    subject: Subject
    logged: ev.Logged | None = None
    voided: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    acknowledged: tuple[datetime, StaffId] | None = None
    grievance: tuple[datetime, GrievanceReason] | None = None
    resolutions: dict[int, Resolution] = field(default_factory=dict)
    follow_ups: dict[int, FollowUp] = field(default_factory=dict)
    reopenings: dict[int, datetime] = field(default_factory=dict)
    waits: list[Wait] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    routed: dict[Flag, datetime] = field(default_factory=dict)
    skipped: dict[int, tuple[str, ...]] = field(default_factory=dict)
    approvals: dict[int, tuple[int, StaffId]] = field(default_factory=dict)
    numbers: list[ComplaintNo] = field(default_factory=list)
    review: list[EventId] = field(default_factory=list)
    came_after: list[EventId] = field(default_factory=list)
    settled: set[EventId] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    thanks: list[Thanks] = field(default_factory=list)
    history: list[Entry] = field(default_factory=list)
    held: bool = False
    merged_into: Subject | None = None
    guests: list[Story] = field(default_factory=list)

    def tell(self, event: Event, *, undone: bool) -> None:
        """Take in the next event of this complaint."""
        self.history.append(pieces.entry_of(event, undone=undone, graded=self.values.get("severity")))
        self.values |= pieces.repeats_told(self.values, event.what)
        if undone:
            self._keep_readable(event)
            return
        if isinstance(event.what, ev.Act):
            self.values["last_act"] = event.id
        if not isinstance(event.what, ev.Unknown):
            self.values["last_at"] = event.occurred_at
        if text := pieces.added_by(event.what):
            side = event.what.side if isinstance(event.what, ev.Noted) else event.what.kind
            self.notes.append(Note(at=event.occurred_at, by=event.actor, side=side, text=text))
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
            case (
                ev.ImprovementPlanned()
                | ev.ImprovementLinked()
                | ev.ImprovementDone()
                | ev.StoryPublished()
                | ev.StoryWithdrawn()
            ):
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
            case ev.Noted(side=side):
                if side == PATIENT:
                    self._patient_spoke(event.occurred_at)
            case ev.Recoded():
                self._recode(what)
            case ev.Renumbered():
                self.numbers.append(what.number)
                self.values |= {"number": what.number, **({"late": True} if what.joined else {})}
            case _:
                self._mark(event, what)

    def _mark(self, event: Event, what: Mark | ev.OfTheSite) -> None:
        """Marks on the life: safety, routes, escalation, letters, thanks; then those of a grievance."""
        match what:
            case ev.SafetyHandled(duty=duty, who=who):
                self.calls.append(Call(duty=duty, at=event.occurred_at, by=event.actor, who=who))
            case ev.Routed(route=route):
                self.routed.setdefault(route, event.occurred_at)
                self.held = self.held or route is Flag.LEGAL
            case ev.Escalated(to=role):
                self.values["escalated_to"] = role
            case ev.AmendsApproved(cents=cents):
                self.approvals[event.cycle] = (cents, event.actor)
            case ev.LetterWritten(letter=kind):
                self.letters.append(Letter(at=event.occurred_at, by=event.actor, kind=kind))
            case ev.Thanked(thanks=who, what_for=what_for):
                self.thanks.append(Thanks(at=event.occurred_at, by=event.actor, who=who, what_for=what_for))
            case ev.Redacted() as erased:
                self.values["erasure"] = pieces.erasure_of(event, erased)
            case ev.HoldSet(on=on):
                self.held = on
            case ev.Reviewed(settles=settles):
                self.settled |= {*settles}
            case _:
                self._grieve(event, what)

    def _grieve(self, event: Event, what: OfAGrievance | ev.OfTheSite) -> None:
        """What only a grievance has."""
        match what:
            case ev.GrievanceOpened(reason=reason):
                self.grievance = self.grievance or (event.occurred_at, reason)
            case ev.GrievanceAcknowledged() | ev.InterimSent() | ev.NoticeSent() | ev.GrievanceDecided():
                pieces.grieve(self.values, event, what)
            case (
                ev.PracticeNamed()
                | ev.HoursSet()
                | ev.ClosureSet()
                | ev.SettingSet()
                | ev.StaffAdded()
                | ev.StaffLeft()
                | ev.PinSet()
                | ev.PinRemoved()
                | ev.ClinicianNamed()
                | ev.EncountersCounted()
                | ev.DaySigned()
                | ev.SiteKeyMade()
                | ev.FormerKeysKept()
                | ev.GlassBroken()
            ):
                return
            case _:
                assert_never(what)

    def _log(self, event: Event, what: ev.Logged) -> None:
        if self.logged is not None:
            self.review.append(event.id)
            return
        self.logged = what
        self.numbers.insert(0, what.number)
        logged = {name: getattr(what, name) for name in _TAKEN}
        logged |= {
            "received_at": event.occurred_at,
            "entered_at": event.recorded_at,
            "logged_by": event.actor,
            "owner": event.actor,
            "checklist": what.checklist or 1,
        }
        self.values = {**logged, **self.values}

    def _acknowledge(self, event: Event, what: ev.Acknowledged) -> None:
        if self.acknowledged is not None:
            return
        self._patient_spoke(event.occurred_at)
        self._skip(event.cycle, what.overrides)
        self.acknowledged = (event.occurred_at, event.actor)
        self.values["owner"] = what.owner or event.actor
        self.values["promise_at"] = what.promise_at
        if what.remedy is not None:
            self.values |= {"remedy": what.remedy, "remedy_asked": True}

    def _resolve(self, event: Event, what: ev.Resolved) -> None:
        if event.cycle in self.resolutions:
            self.review.append(event.id)
            if what.done:
                self.notes.append(Note(at=event.occurred_at, by=event.actor, side=what.kind, text=what.done))
            return
        self._end_wait(event.occurred_at)
        self._skip(event.cycle, what.overrides)
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
            event=event.id,
            at=event.occurred_at,
            by=event.actor,
            still_right=what.still_right,
            recognise=what.recognise,
        )
        self._skip(event.cycle, what.overrides)
        if what.still_right is not StillRight.UNABLE_TO_CONTACT:
            self._patient_spoke(event.occurred_at)
        if what.cause is not None:
            self.values["cause"] = what.cause

    def _reopen(self, event: Event) -> None:
        if event.cycle < 2:  # noqa: PLR2004 - the first cycle begins with the receipt
            self.review.append(event.id)
        elif event.cycle not in self.reopenings:
            self._end_wait(event.occurred_at)
            self.reopenings[event.cycle] = event.occurred_at
            self.values["promise_at"] = None

    def _recode(self, what: ev.Recoded) -> None:
        for name in ("category", "severity", "hcat", "stage", "harm", "cause"):
            if (value := getattr(what, name)) is not None:
                self.values[name] = value

    def _skip(self, cycle: int, questions: tuple[str, ...]) -> None:
        """Remember what was left open when a step closed."""
        self.skipped[cycle] = (*self.skipped.get(cycle, ()), *questions)

    def _patient_spoke(self, at: datetime) -> None:
        """Nobody waits on the patient any more, though perhaps still on somebody else."""
        if self.waits and self.waits[-1].on is WaitingOn.PATIENT and self.waits[-1].since <= at:
            self._end_wait(at)

    def _end_wait(self, at: datetime) -> None:
        if self.waits and self.waits[-1].until is None:
            last = self.waits.pop()
            self.waits.append(Wait(on=last.on, since=last.since, until=max(at, last.since)))

    def told(self) -> Complaint:
        """The complaint as it stands after its last event."""
        told = [self, *(guest for guest in self.guests if guest.is_on_record)]
        guests = tuple(guest.told() for guest in self.guests)
        lent = [guest for guest in guests if guest.state is State.MERGED]
        routed, calls = family.taken(self.routed, lent), family.calls(self.calls, lent)
        acknowledged = min((s.acknowledged for s in told if s.acknowledged), default=None)
        grievance = min((s.grievance for s in told if s.grievance), default=None)
        cycle = max(self.reopenings, default=1)
        return Complaint(
            **(self.values | self._lent(told, lent)),
            subject=self.subject,
            state=self._state(cycle, acknowledged=acknowledged is not None, grievance=grievance is not None),
            cycle=cycle,
            acknowledged_at=acknowledged[0] if acknowledged else None,
            acknowledged_by=acknowledged[1] if acknowledged else None,
            grievance_at=grievance[0] if grievance else None,
            grievance_reason=grievance[1] if grievance else None,
            resolutions=dict(self.resolutions),
            follow_ups=dict(self.follow_ups),
            reopenings=dict(self.reopenings),
            waits=tuple(pieces.cut_short(wait, [s.values["received_at"] for s in told[1:]]) for wait in self.waits),
            safety_duties=family.first_calls(calls),
            calls=calls,
            routes=frozenset(routed),
            routed_at=routed,
            skipped=self.skipped.get(cycle, ()),
            approved_cents=self.approvals[cycle][0] if cycle in self.approvals else 0,
            approved_by=self.approvals[cycle][1] if cycle in self.approvals else None,
            merged_into=self.merged_into,
            guests=guests,
            numbers=tuple(self.numbers),
            review=tuple(sorted({*self.review, *self.came_after, *self._held()} - self.settled)),
            came_after=tuple(sorted({*self.came_after} - self.settled)),
            notes=tuple(self.notes),
            letters=tuple(self.letters),
            words_of_thanks=tuple(self.thanks),
            history=tuple(self.history),
            on_hold=any(s.held for s in [self, *self.guests]),
        )

    @property
    def is_on_record(self) -> bool:
        """Whether it was logged, and neither undone nor voided."""
        return self.logged is not None and not self.voided

    def _lent(self, told: list[Story], lent: list[Complaint]) -> dict[str, Any]:
        """The earlier receipt wins, since nobody waits longer because somebody else called; and the graver code."""
        if self.logged is None:
            return {}
        return {
            "received_at": min(s.values["received_at"] for s in told),
            "severity": family.highest(self.values["severity"], (guest.severity for guest in lent)),
            "harm": family.highest(self.values["harm"], (guest.harm for guest in lent)),
        }

    def _held(self) -> Iterator[EventId]:
        """Steps that wait for another one: a follow-up for its resolution, a resolution for its cycle."""
        yield from (f.event for cycle, f in self.follow_ups.items() if cycle not in self.resolutions)
        yield from (r.event for cycle, r in self.resolutions.items() if cycle != 1 and cycle not in self.reopenings)

    def _state(self, cycle: int, *, acknowledged: bool, grievance: bool) -> State:
        if self.logged is None or self.voided:
            return State.VOID
        if self.merged_into is not None:
            return State.MERGED
        if self.logged.record is not RecordKind.COMPLAINT:
            return State.CLOSED
        if cycle in self.resolutions:
            owes_notice = grievance and "notice_at" not in self.values
            return State.CLOSED if not owes_notice and self._is_closed(cycle) else State.RESOLVED
        return State.ACKNOWLEDGED if acknowledged or cycle > 1 else State.NEW

    def _is_closed(self, cycle: int) -> bool:
        """Followed up, or nobody there to follow up with."""
        last = self.follow_ups.get(cycle)
        if last is not None:
            return last.still_right is not StillRight.NO
        return not self.values["contactable"] or self.values["who"] is Who.ANONYMOUS
