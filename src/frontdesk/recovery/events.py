"""All events in one place: the bodies by what they are about, and the event around a body.

The bodies stand in `complaint_events.py` and `site_events.py`; everything here can be had by
its name from this module. A class added to a union fails the type check wherever it is not
handled yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from frontdesk.recovery.complaint_events import (
    Acknowledged,
    AmendsApproved,
    Escalated,
    FollowedUp,
    GrievanceAcknowledged,
    GrievanceDecided,
    GrievanceOpened,
    HandedOver,
    HandOverAccepted,
    InterimSent,
    Issue,
    LetterWritten,
    Logged,
    Merged,
    Noted,
    NoticeSent,
    Promised,
    Recoded,
    Renumbered,
    Reopened,
    Resolved,
    Reviewed,
    Routed,
    SafetyHandled,
    Thanked,
    Undone,
    Unmerged,
    Voided,
    WaitingEnded,
    WaitingStarted,
)
from frontdesk.recovery.event_base import WORDS, Act, Body, Spoken, Unknown
from frontdesk.recovery.identifiers import DeviceId, EventId, StaffId, Subject
from frontdesk.recovery.keeping_events import FormerKeysKept, HoldSet, Redacted, SiteKeyMade
from frontdesk.recovery.learning_events import (
    ImprovementDone,
    ImprovementLinked,
    ImprovementPlanned,
    StoryPublished,
    StoryWithdrawn,
)
from frontdesk.recovery.site_events import (
    ClinicianNamed,
    ClosureSet,
    DaySigned,
    EncountersCounted,
    GlassBroken,
    HoursSet,
    PinRemoved,
    PinSet,
    PracticeNamed,
    SettingSet,
    StaffAdded,
    StaffLeft,
)

__all__ = [
    "WORDS",
    "Acknowledged",
    "Act",
    "AmendsApproved",
    "Body",
    "ClinicianNamed",
    "ClosureSet",
    "DaySigned",
    "Draft",
    "EncountersCounted",
    "Escalated",
    "Event",
    "FollowedUp",
    "FormerKeysKept",
    "GlassBroken",
    "GrievanceAcknowledged",
    "GrievanceDecided",
    "GrievanceOpened",
    "HandOverAccepted",
    "HandedOver",
    "HoldSet",
    "HoursSet",
    "ImprovementDone",
    "ImprovementLinked",
    "ImprovementPlanned",
    "InterimSent",
    "Issue",
    "LetterWritten",
    "Logged",
    "Merged",
    "Noted",
    "NoticeSent",
    "OfAComplaint",
    "OfLearning",
    "OfTheSite",
    "PinRemoved",
    "PinSet",
    "PracticeNamed",
    "Promised",
    "Recoded",
    "Redacted",
    "Renumbered",
    "Reopened",
    "Resolved",
    "Reviewed",
    "Routed",
    "SafetyHandled",
    "SettingSet",
    "SiteKeyMade",
    "Spoken",
    "StaffAdded",
    "StaffLeft",
    "StoryPublished",
    "StoryWithdrawn",
    "Thanked",
    "Undone",
    "Unknown",
    "Unmerged",
    "Voided",
    "WaitingEnded",
    "WaitingStarted",
    "What",
    "in_order",
]

OfTheSite: TypeAlias = (
    PracticeNamed
    | HoursSet
    | ClosureSet
    | SettingSet
    | StaffAdded
    | StaffLeft
    | PinSet
    | PinRemoved
    | ClinicianNamed
    | EncountersCounted
    | DaySigned
    | SiteKeyMade
    | FormerKeysKept
    | GlassBroken
)
"""What happens to the site, its people and its days."""

OfLearning: TypeAlias = ImprovementPlanned | ImprovementLinked | ImprovementDone | StoryPublished | StoryWithdrawn
"""What a practice makes of its complaints."""

OfAComplaint: TypeAlias = (
    Logged
    | Acknowledged
    | Resolved
    | FollowedUp
    | Reopened
    | Promised
    | WaitingStarted
    | WaitingEnded
    | HandedOver
    | HandOverAccepted
    | Noted
    | Recoded
    | Renumbered
    | SafetyHandled
    | Routed
    | Escalated
    | AmendsApproved
    | GrievanceOpened
    | GrievanceAcknowledged
    | InterimSent
    | NoticeSent
    | GrievanceDecided
    | LetterWritten
    | Thanked
    | Merged
    | Unmerged
    | Voided
    | Reviewed
    | Undone
    | Redacted
    | HoldSet
)
"""What happens to a complaint."""

What: TypeAlias = OfAComplaint | OfTheSite | OfLearning | Unknown
"""Everything an event can say; a class added here fails the type check where it is not handled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """A body in its frame, as the fold reads it; `clock` and then `id` give the order."""

    id: EventId
    subject: Subject
    cycle: int
    clock: str
    device: DeviceId
    actor: StaffId
    occurred_at: datetime
    recorded_at: datetime
    what: What

    @property
    def order(self) -> tuple[str, EventId]:
        """Sort key of every fold, on desks and server alike."""
        return (self.clock, self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An event somebody decided on, before the journal gives it its place in the chain."""

    subject: Subject
    what: What
    occurred_at: datetime
    cycle: int = 1


def in_order(events: Sequence[Event]) -> list[Event]:
    """The one order in which events are folded, whatever order they arrived in."""
    return sorted(events, key=lambda e: e.order)
