"""A complaint as the fold of its events: one life, resolved once.

    new ──acknowledge──> acknowledged ──resolve──> resolved ──follow up, still right──> closed
                              ^                       │                                   │
                              └────────── reopen ─────┴───────────────────────────────────┘

Waiting, escalated, grievance and safety are marks on that life, not states. Merge and void
leave a complaint readable. A reopening begins a new cycle, which is acknowledged already.

Resolve once: within a cycle the first resolution stands. One that arrives later, from a desk
that had not seen the first, is kept and waits for the manager. A follow-up that arrives
before its resolution is held and counts as soon as the resolution is there.

Deciding may refuse (`decisions.py`); folding never does. `MAY_FOLLOW` is the table both
people and pictures read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.recovery.codes import (
    CALLED,
    AmendsKind,
    Authority,
    Cause,
    Channel,
    Flag,
    GrievanceReason,
    Harm,
    LetterKind,
    Outcome,
    PutRight,
    RecordKind,
    Role,
    SafetyAnswer,
    Severity,
    Stage,
    State,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.erasing import Erasure
from frontdesk.recovery.events import Issue
from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo, EventId, StaffId, Subject
from frontdesk.recovery.taxonomy import Category

MAY_FOLLOW: Mapping[State, frozenset[str]] = {
    State.NEW: frozenset({"acknowledged"}),
    State.ACKNOWLEDGED: frozenset({"resolved"}),
    State.RESOLVED: frozenset({"followed_up", "reopened"}),
    State.CLOSED: frozenset({"reopened"}),
    State.MERGED: frozenset({"unmerged"}),
    State.VOID: frozenset(),
}
"""Which step of the life may follow in which state. Notes may follow in every state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolution:
    """The resolution that stands in one cycle."""

    event: EventId
    at: datetime
    by: StaffId
    put_right: PutRight
    on_the_spot: bool
    done: str
    amends: AmendsKind | None
    amends_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowUp:
    """The follow-up that stands in one cycle."""

    event: EventId
    at: datetime
    by: StaffId
    still_right: StillRight
    recognise: tuple[str, ...] = ()
    """Staff or clinicians whom somebody wished to thank."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """The written notice that went out, with its four parts."""

    at: datetime
    by: StaffId
    contact: str
    steps: str
    results: str
    completed: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """How the committee or the manager decided a grievance."""

    at: datetime
    by: StaffId
    outcome: Outcome
    minutes: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Thanks:
    """Who was thanked, and what for in the words of whoever recorded it; empty where nobody wrote it down."""

    at: datetime
    by: StaffId
    who: tuple[str, ...]
    what_for: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A letter that was written out of the record."""

    at: datetime
    by: StaffId
    kind: LetterKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """A stretch of waiting; `until` is None while it lasts."""

    on: WaitingOn
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """Somebody was told, or a report was made."""

    duty: str
    """A code of `Duty`, or one that a newer desk knows."""
    at: datetime
    by: StaffId
    who: str | None = None
    """The name, or the number of the report."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of a complaint's history."""

    event: EventId
    kind: str
    at: datetime
    recorded_at: datetime
    by: StaffId
    undone: bool = False
    upon: EventId | None = None
    """The act that the person saw as the last one."""
    unsafe: bool = False
    """Whether the act alone makes it a safety complaint."""
    takes_back: tuple[EventId, ...] = ()
    """The acts that an undo names."""
    into: Subject | None = None
    """Where a merge put the record."""
    graded: tuple[Severity | None, Severity] | None = None
    """The severity before and after, where the act graded it otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What somebody added, in their words; `side` is "desk", or the kind of act it came with."""

    at: datetime
    by: StaffId
    side: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """Everything that follows from a complaint's events, and nothing that depends on now."""

    subject: Subject
    number: ComplaintNo = ComplaintNo("")
    numbers: tuple[ComplaintNo, ...] = ()
    """Every number it was ever given, the first one first."""
    record: RecordKind = RecordKind.COMPLAINT
    state: State = State.VOID
    cycle: int = 1
    category: Category | None = None
    hcat: str | None = None
    severity: Severity | None = None
    harm: Harm | None = None
    stage: Stage | None = None
    cause: Cause | None = None
    channel: Channel = Channel.IN_PERSON
    who: Who = Who.PATIENT
    authority: Authority = Authority.UNKNOWN
    safety: SafetyAnswer = SafetyAnswer.NOT_ASKED
    formal: bool = False
    contactable: bool = True
    clinician: str | None = None
    issues: tuple[Issue, ...] = ()
    thanks: tuple[str, ...] = ()
    repeat_of: str | None = None
    """What the desk called it a repeat of when it was logged."""
    repeats: tuple[str, ...] = ()
    """Complaints that it repeats, by their ids, as far as a desk has said so; times and codes still judge."""
    repeated_by: tuple[str, ...] = ()
    """Those that repeat it, likewise."""
    logged_by: StaffId = StaffId("")
    received_at: datetime | None = None
    entered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: StaffId | None = None
    resolutions: Mapping[int, Resolution]
    follow_ups: Mapping[int, FollowUp]
    reopenings: Mapping[int, datetime]
    """When each cycle after the first began."""
    owner: StaffId | None = None
    handed_to: StaffId | None = None
    promise_at: datetime | None = None
    waits: tuple[Wait, ...] = ()
    safety_duties: Mapping[str, datetime]
    """When each call was made first, by the code of its duty."""
    calls: tuple[Call, ...] = ()
    """All calls and reports on record."""
    grievance_at: datetime | None = None
    grievance_reason: GrievanceReason | None = None
    grievance_told_at: datetime | None = None
    """When the person was told that it is handled as a grievance."""
    interim_at: datetime | None = None
    interim_new_date: datetime | None = None
    interims: tuple[tuple[datetime, date], ...] = ()
    """When each interim letter went out, and the date that it named."""
    notice_at: datetime | None = None
    notice: Notice | None = None
    outcome: Outcome | None = None
    decision: Decision | None = None
    """The newest one; the history keeps those before it."""
    letters: tuple[Letter, ...] = ()
    words_of_thanks: tuple[Thanks, ...] = ()
    """Thanks that somebody put into words; whom a caller thanked stands in `thanks` and in the follow-ups."""
    escalated_to: Role | None = None
    routes: frozenset[Flag] = frozenset()
    routed_at: Mapping[Flag, datetime] = field(default_factory=dict)
    """When each special route was taken."""
    checklist: int = 1
    """Version of the checklist that this complaint keeps."""
    skipped: tuple[str, ...] = ()
    """Codes of the questions of the current cycle that were left open, on record."""
    approved_cents: int = 0
    """What a manager lets pass the year's limit of amends in the current cycle."""
    approved_by: StaffId | None = None
    merged_into: Subject | None = None
    guests: tuple[Complaint, ...] = ()
    """Records merged into this one, each as it stands."""
    review: tuple[EventId, ...] = ()
    """Events that wait for the manager: second resolutions, undo that came too late ... and were not settled."""
    came_after: tuple[EventId, ...] = ()
    """Those of them whose words were written by a desk that had not heard that the others were erased."""
    said: str = ""
    patient: str | None = None
    callback: str | None = None
    remedy: str | None = None
    remedy_asked: bool = False
    late: bool = False
    notes: tuple[Note, ...] = ()
    history: tuple[Entry, ...] = ()
    erasure: Erasure | None = None
    on_hold: bool = False
    """Held for the law: none of its words are erased meanwhile."""
    last_act: EventId | None = None
    last_at: datetime | None = None

    @property
    def id(self) -> ComplaintId:
        """The uuid inside the subject."""
        return ComplaintId(self.subject.partition(":")[2])

    @property
    def former_numbers(self) -> tuple[ComplaintNo, ...]:
        """Numbers it had before, by which people may still ask for it."""
        return tuple(dict.fromkeys(number for number in self.numbers if number != self.number))

    @property
    def resolution(self) -> Resolution | None:
        """The resolution of the current cycle."""
        return self.resolutions.get(self.cycle)

    @property
    def first_resolution(self) -> Resolution | None:
        """The resolution of the first cycle; reopening never moves it."""
        return self.resolutions.get(1)

    @property
    def reopened_at(self) -> datetime | None:
        """When the current cycle began, if it is not the first."""
        return self.reopenings.get(self.cycle)

    @property
    def reopens(self) -> int:
        """How often it was not right after all."""
        return len(self.reopenings)

    @property
    def follow_up(self) -> FollowUp | None:
        """The follow-up of the current cycle."""
        return self.follow_ups.get(self.cycle)

    @property
    def waiting(self) -> Wait | None:
        """The wait that lasts, if one does."""
        return self.waits[-1] if self.waits and self.waits[-1].until is None else None

    @property
    def also(self) -> tuple[Subject, ...]:
        """Records merged into this one."""
        return tuple(guest.subject for guest in self.guests)

    @property
    def told_by(self) -> tuple[Complaint, ...]:
        """This record and those merged into it that are not void: everybody who said something about the matter."""
        return (self, *(guest for guest in self.guests if guest.state is State.MERGED))

    @property
    def reachable(self) -> bool:
        """Whether somebody can be called back at all."""
        return self.contactable and self.who is not Who.ANONYMOUS

    @property
    def has_own_grievance(self) -> bool:
        """Whether its own story says that it is a grievance, and not only that of a record merged into it."""
        return any(entry.kind == "grievance_opened" for entry in self.history)

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes a step of the recovery."""
        return self.state in (State.NEW, State.ACKNOWLEDGED, State.RESOLVED)

    @property
    def is_safety(self) -> bool:
        """A safety complaint: by its code or that of a further issue, by the question, or by the safety screen."""
        return Flag.SAFETY in self.flags

    @property
    def called_at(self) -> datetime | None:
        """When somebody who can look after the person at risk was first called."""
        return min((at for duty, at in self.safety_duties.items() if duty in CALLED), default=None)

    @property
    def people(self) -> frozenset[StaffId]:
        """Everybody who did something about it that stands."""
        return frozenset(e.by for e in self.history if not e.undone)

    @property
    def categories(self) -> frozenset[Category]:
        """The complaint's own category and those of its further issues."""
        own = {self.category} if self.category else set()
        return frozenset(own | {i.category for i in self.issues})

    @property
    def flags(self) -> frozenset[Flag]:
        """Every mark that follows from the events alone."""
        return self.flags_by_code | self.routes

    @property
    def flags_by_code(self) -> frozenset[Flag]:
        """The same without the special routes that somebody chose."""
        coded = self.category is not Category.OTHER or self.hcat is not None
        categories = self.categories
        marks = {
            Flag.GRIEVANCE: self.grievance_at is not None,
            Flag.SAFETY: Category.SAFETY in categories or self.safety is SafetyAnswer.YES,
            Flag.PRIVACY: Category.PRIVACY in categories,
            Flag.CIVIL_RIGHTS: Category.DISCRIM in categories,
            Flag.BILLING_ONLY: all(one.categories == {Category.BILL} for one in self.told_by),
            Flag.NEEDS_CODING: not coded,
            Flag.NEEDS_REVIEW: bool(self.review),
            Flag.LATE_ENTRY: self.late,
            Flag.ANONYMOUS: self.who is Who.ANONYMOUS,
            Flag.NOT_CONTACTABLE: not self.contactable or self._unreached,
        }
        return frozenset(f for f, stands in marks.items() if stands)

    @property
    def _unreached(self) -> bool:
        last = self.follow_up
        return last is not None and last.still_right is StillRight.UNABLE_TO_CONTACT
