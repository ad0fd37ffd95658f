"""What can happen to a complaint, one class each; a docstring tells what undo does to it.

`event_base.py` says what a body is, `events.py` puts all of them into their unions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Authority,
    Category,
    Cause,
    Channel,
    Flag,
    GrievanceReason,
    Harm,
    LetterKind,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    SafetyAnswer,
    Severity,
    Stage,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.event_base import WORDS, Act, Body, Spoken
from frontdesk.recovery.identifiers import ComplaintNo, EventId, StaffId, Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """A further issue inside one complaint; complaints are counted, not issues."""

    category: Category
    severity: Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Logged(Act):
    """A complaint, concern, compliment or suggestion was received. Undo voids the record."""

    kind = "logged"

    number: ComplaintNo
    record: RecordKind = RecordKind.COMPLAINT
    channel: Channel = Channel.IN_PERSON
    category: Category | None = None
    severity: Severity | None = None
    hcat: str | None = None
    stage: Stage | None = None
    harm: Harm | None = None
    who: Who = Who.PATIENT
    authority: Authority = Authority.UNKNOWN
    safety: SafetyAnswer = SafetyAnswer.NOT_ASKED
    formal: bool = False
    contactable: bool = True
    clinician: str | None = None
    issues: tuple[Issue, ...] = ()
    thanks: tuple[str, ...] = ()
    repeat_of: str | None = None
    late: bool = False
    remedy_asked: bool = False
    checklist: int | None = None
    """Version of the checklist that it was begun with, and keeps; the first one where none is named."""
    said: str = field(default="", metadata=WORDS)
    patient: str | None = field(default=None, metadata=WORDS)
    callback: str | None = field(default=None, metadata=WORDS)
    remedy: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged(Act):
    """Somebody told the patient: we heard you, this is who owns it and by when."""

    kind = "acknowledged"

    method: AckMethod
    owner: StaffId | None = None
    promise_at: datetime | None = None
    ticked: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    remedy: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved(Act):
    """It was put right, or as far as it could be. The first of a cycle stands."""

    kind = "resolved"

    put_right: PutRight
    on_the_spot: bool = False
    amends: AmendsKind | None = None
    amends_cents: int = 0
    approved_by: StaffId | None = None
    ticked: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    done: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedUp(Act):
    """The patient was asked whether it is still right; yes closes."""

    kind = "followed_up"

    still_right: StillRight
    cause: Cause | None = None
    recognise: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    note: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reopened(Act):
    """It was not right after all: the envelope's cycle is the new one."""

    kind = "reopened"

    reason: ReopenReason
    note: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Promised(Act):
    """A new time was promised to the patient."""

    kind = "promised"

    promise_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingStarted(Act):
    """Work waits on somebody; only waiting on the patient pauses the clock."""

    kind = "waiting_started"

    on: WaitingOn
    reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class WaitingEnded(Act):
    """What was waited for came."""

    kind = "waiting_ended"


@dataclass(frozen=True, kw_only=True, slots=True)
class HandedOver(Act):
    """The complaint and its story went to somebody else, who has yet to accept."""

    kind = "handed_over"

    to: StaffId
    note: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverAccepted(Act):
    """The receiver read the story and has it."""

    kind = "hand_over_accepted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted(Spoken):
    """A note; it moves no clock, but what the patient says ends a wait on the patient. Undo withdraws it."""

    kind = "noted"

    side: str = "desk"
    """Who says it: the desk, or the patient."""
    text: str = field(default="", metadata=WORDS)
    late_reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Renumbered(Body):
    """The record has another number from now on, since two had one. The old number still finds it.

    It happens when a desk that was put back or copied gave a number again, or `joined` a site with records of
    its own. Nobody decided it, so nothing is built upon it.
    """

    kind = "renumbered"

    number: ComplaintNo
    joined: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Recoded(Act):
    """A code was set or changed; None leaves a code as it was."""

    kind = "recoded"

    category: Category | None = None
    severity: Severity | None = None
    hcat: str | None = None
    stage: Stage | None = None
    harm: Harm | None = None
    cause: Cause | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SafetyHandled(Spoken):
    """Somebody who has to hear of it was told, or a report was made: the codes of `Duty`."""

    kind = "safety_handled"

    duty: str
    who: str | None = field(default=None, metadata=WORDS)
    """The name, or the number of the report."""
    late_reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Routed(Act):
    """The complaint took a special route: privacy, civil_rights, abuse, legal or safety."""

    kind = "routed"

    route: Flag
    note: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalated(Act):
    """It was brought before a role higher up."""

    kind = "escalated"

    to: Role
    note: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class AmendsApproved(Act):
    """A manager lets one gift of this worth pass the year's limit in this cycle, whoever gives it."""

    kind = "amends_approved"

    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GrievanceOpened(Spoken):
    """The complaint is a grievance from here on and never lapses (42 CFR 482.13(a)(2))."""

    kind = "grievance_opened"

    reason: GrievanceReason
    late_reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class GrievanceAcknowledged(Act):
    """The person was told that it is handled as a grievance."""

    kind = "grievance_acknowledged"

    method: AckMethod


@dataclass(frozen=True, kw_only=True, slots=True)
class InterimSent(Act):
    """The patient was told that work goes on, and the new date."""

    kind = "interim_sent"

    new_date: date


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeSent(Act):
    """The written notice went out with its four parts (42 CFR 482.13(a)(2)(iii))."""

    kind = "notice_sent"

    completed: date
    contact: str = field(default="", metadata=WORDS)
    steps: str = field(default="", metadata=WORDS)
    results: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class GrievanceDecided(Act):
    """The committee or the manager decided."""

    kind = "grievance_decided"

    outcome: Outcome
    minutes: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterWritten(Body):
    """A letter was written out of the record into a file; it moves no clock, since it may never be sent."""

    kind = "letter_written"

    letter: LetterKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Thanked(Spoken):
    """Somebody at the practice is thanked, in the words of whoever recorded it; no patient stands in them."""

    kind = "thanked"

    thanks: tuple[str, ...] = ()
    what_for: str = field(default="", metadata=WORDS)
    late_reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged(Act):
    """This record is a duplicate; it lives on inside `into`."""

    kind = "merged"

    into: Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Unmerged(Act):
    """It was no duplicate after all and stands by itself again."""

    kind = "unmerged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Voided(Act):
    """The record should not be; it stays readable."""

    kind = "voided"

    reason: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed(Act):
    """The manager settled what waited for review; a later conflict waits anew. Undo: it waits again."""

    kind = "reviewed"

    settles: tuple[EventId, ...] = ()
    decided: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone(Body):
    """The acts named were taken back by the person who did them. Cannot itself be undone."""

    kind = "undone"

    targets: tuple[EventId, ...] = ()
