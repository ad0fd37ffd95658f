"""Builders with defaults: a test says only what it is about.

Times are local at Maple Street in 2026, written like "05-22 16:48" (month-day hour:minute).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.envelope import clock_after_hearing, next_clock
from frontdesk.recovery import events as ev
from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    PutRight,
    ReopenReason,
    Role,
    Severity,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed
from frontdesk.recovery.events import Draft, Event, What
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.identifiers import ComplaintNo, DeviceId, EventId, StaffId, Subject
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.taxonomy import desk_word

CHICAGO = ZoneInfo("America/Chicago")
MAPLE = Calendar("America/Chicago", parse_hours("mon-fri 08:00-17:00"), frozenset({date(2026, 5, 25)}))
"""Maple Street: open on weekdays from eight to five, closed on Memorial Day."""
A42 = Subject("complaint:a42")
ROSA, DEON, PRIYA = StaffId("rosa"), StaffId("deon"), StaffId("priya")
RULES = SiteRules(calendar=MAPLE, managers=frozenset({PRIYA}))
ROLES = {ROSA: Role.DESK, DEON: Role.LEAD, PRIYA: Role.MANAGER}

_ids = count(1)


def local(text: str) -> datetime:
    """An instant, in UTC, from local time in 2026 at Maple Street."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=CHICAGO).astimezone(UTC)


def wall(at: datetime | None) -> str | None:
    """An instant as the clock on the wall at Maple Street shows it."""
    return None if at is None else at.astimezone(CHICAGO).strftime("%m-%d %H:%M")


def happened(
    what: What,
    *,
    at: str | datetime = "05-22 09:00",
    by: StaffId = ROSA,
    cycle: int = 1,
    about: Subject = A42,
    clock: str | None = None,
) -> Event:
    """An event around a body; one that is built later has a later clock at the same minute."""
    occurred = local(at) if isinstance(at, str) else at
    serial = next(_ids)
    return Event(
        id=EventId(f"event-{serial:08d}"),
        subject=about,
        cycle=cycle,
        clock=clock or f"{int(occurred.timestamp() * 1000):012x}{serial % 0x10000:04x}",
        device=DeviceId("desk-a"),
        actor=by,
        occurred_at=occurred,
        recorded_at=occurred,
        what=what,
    )


def a_log(**said: Any) -> ev.Logged:
    """What is on record of a complaint; its code brings the sub-code and stage with it."""
    category = said.setdefault("category", Category.WAIT)
    word = desk_word(category) if category else None
    defaults = {
        "number": ComplaintNo("A42"),
        "severity": Severity.LOW,
        "hcat": word.hcat if word else None,
        "stage": word.stage if word else None,
        "said": "Fifty minutes and nobody told me anything",
    }
    return ev.Logged(**{**defaults, **said})


def logged(*, at: str = "05-22 09:00", about: Subject = A42, by: StaffId = ROSA, **said: Any) -> Event:
    return happened(a_log(**said), at=at, about=about, by=by)


def acknowledged(*, at: str = "05-22 09:05", by: StaffId = ROSA, about: Subject = A42, **said: Any) -> Event:
    what = ev.Acknowledged(**{"method": AckMethod.IN_PERSON, **said})
    return happened(what, at=at, by=by, about=about)


def resolved(
    *, at: str = "05-22 10:00", by: StaffId = ROSA, cycle: int = 1, about: Subject = A42, **said: Any
) -> Event:
    what = ev.Resolved(**{"put_right": PutRight.YES, "done": "Booked the next free visit", **said})
    return happened(what, at=at, by=by, cycle=cycle, about=about)


def followed_up(
    still_right: StillRight = StillRight.YES,
    *,
    at: str = "05-26 09:00",
    by: StaffId = ROSA,
    cycle: int = 1,
    about: Subject = A42,
    **said: Any,
) -> Event:
    return happened(ev.FollowedUp(still_right=still_right, **said), at=at, by=by, cycle=cycle, about=about)


def reopened(*, at: str = "05-26 11:00", by: StaffId = ROSA, cycle: int = 2, about: Subject = A42) -> Event:
    return happened(ev.Reopened(reason=ReopenReason.FIX_WRONG), at=at, by=by, cycle=cycle, about=about)


def waits_on(on: WaitingOn = WaitingOn.PATIENT, *, at: str, about: Subject = A42) -> Event:
    return happened(ev.WaitingStarted(on=on), at=at, about=about)


def came(*, at: str, about: Subject = A42) -> Event:
    return happened(ev.WaitingEnded(), at=at, about=about)


def undone(*events: Event, at: str = "05-26 12:00", by: StaffId = ROSA) -> Event:
    return happened(ev.Undone(targets=tuple(e.id for e in events)), at=at, by=by, about=events[0].subject)


def upon(earlier: Event, later: Event) -> Event:
    """The later act, done by somebody who had seen the earlier one."""
    assert isinstance(later.what, ev.Act)
    return replace(later, what=replace(later.what, upon=earlier.id))


def complaint(*events: Event) -> Complaint:
    """What the events come to."""
    return fold(events)


def written(**said: Any) -> Event:
    """A complaint that came by e-mail."""
    return logged(**{"channel": Channel.EMAIL, **said})


@dataclass
class Desk:
    """A desk in memory: decides, gives events their clock and what they were built upon, and hears others."""

    letter: str = "A"
    rules: SiteRules = RULES
    skew: timedelta = timedelta()
    """How far its clock is ahead."""
    events: dict[EventId, Event] = field(default_factory=dict)
    clock: str = ""
    _serial: Any = field(default_factory=lambda: count(1))

    def deed(self, by: StaffId, at: datetime, *, role: Role | None = None, late_reason: str | None = None) -> Deed:
        return Deed(by=by, role=role or ROLES[by], at=at, now=at, rules=self.rules, late_reason=late_reason)

    def complaint(self, about: Subject) -> Complaint:
        return self.complaints()[about]

    def complaints(self) -> dict[Subject, Complaint]:
        return fold_together(self.events.values())

    def log(
        self,
        *,
        at: datetime,
        by: StaffId = ROSA,
        about: Subject | None = None,
        entered: datetime | None = None,
        **said: Any,
    ) -> Subject:
        number = f"{self.letter}{next(self._serial)}"
        subject = about or Subject(f"complaint:{number.lower()}")
        draft = Draft(subject=subject, what=a_log(**{"number": number, **said}), occurred_at=at)
        self.write([draft], by=by, at=entered or at)
        return subject

    def act(
        self,
        about: Subject,
        decide: Callable[..., list[Draft]],
        *,
        at: datetime,
        by: StaffId = ROSA,
        late_reason: str | None = None,
        **said: Any,
    ) -> Complaint:
        """Decide upon the newest state, and write what was decided. Passes every refusal on."""
        deed = self.deed(by, at, late_reason=late_reason)
        self.write(decide(self.complaint(about), deed, **said), by=by, at=at)
        return self.complaint(about)

    def write(self, drafts: Sequence[Draft], *, by: StaffId, at: datetime) -> list[Event]:
        """Give drafts their place, as the journal does: each act is built upon the one before it."""
        known = self.complaints()
        last = {s: c.last_act for s, c in known.items()}
        new: list[Event] = []
        for draft in drafts:
            self.clock = next_clock(self.clock, int((at + self.skew).timestamp() * 1000))
            what = draft.what
            event_id = EventId(f"{self.letter}-{len(self.events):05d}-{self.clock}")
            if isinstance(what, ev.Act):
                what = replace(what, upon=last.get(draft.subject))
                last[draft.subject] = event_id
            event = Event(
                id=event_id,
                subject=draft.subject,
                cycle=draft.cycle,
                clock=self.clock,
                device=DeviceId(f"desk-{self.letter}"),
                actor=by,
                occurred_at=draft.occurred_at,
                recorded_at=at,
                what=what,
            )
            self.events[event.id] = event
            new.append(event)
        return new

    def hear(self, events: Iterable[Event], *, at: datetime) -> None:
        """Take in what other desks wrote."""
        for event in events:
            if event.id not in self.events:
                self.events[event.id] = event
                wall_ms = int((at + self.skew).timestamp() * 1000)
                self.clock = clock_after_hearing(self.clock, event.clock, wall_ms)
