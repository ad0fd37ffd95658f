"""A practice to look at: two days at Maple Street, told through the functions of the desk, and a clock that obeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk import desk
from frontdesk.desk import Desk, Intake
from frontdesk.places import Places
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    PutRight,
    Role,
    SafetyAnswer,
    Severity,
    StillRight,
)
from frontdesk.recovery.identifiers import StaffId

ZONE = ZoneInfo("America/Chicago")
THURSDAY, FRIDAY = date(2026, 5, 21), date(2026, 5, 22)
NAME = "Maple Street Family Medicine"


def local(day: date, clock: str) -> datetime:
    """A moment on the practice's own clock."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


@dataclass
class Clock:
    """Stands still until a test moves it."""

    at: datetime = field(default_factory=lambda: local(FRIDAY, "11:42"))

    def __call__(self) -> datetime:
        """The present moment."""
        return self.at

    def on(self, day: date, clock: str) -> None:
        """Move to a moment on the practice's clock."""
        self.at = local(day, clock)

    def step(self, **length: float) -> None:
        """Move on."""
        self.at += timedelta(**length)


@dataclass(frozen=True)
class Staff:
    """Who works there."""

    priya: StaffId
    rosa: StaffId
    deon: StaffId


def set_up(places: Places, clock: Clock, *, name: str = NAME) -> Desk:
    """A practice with a manager and nobody else."""
    return desk.set_up(places, name=name, code="MAPLE", timezone="America/Chicago", person="Priya", now=clock)


def staffed(seat: Desk) -> Staff:
    """Rosa and Deon join Priya."""
    priya = desk.person(seat, "Priya").id
    rosa = desk.add_person(seat, priya, "Rosa", Role.DESK).id
    deon = desk.add_person(seat, priya, "Deon", Role.DESK).id
    return Staff(priya=priya, rosa=rosa, deon=deon)


def heard(
    category: Category, severity: Severity, said: str, channel: Channel = Channel.IN_PERSON, **more: str
) -> Intake:
    """What somebody said, with the questions that must be asked answered."""
    return Intake(
        category=category,
        severity=severity,
        channel=channel,
        said=said,
        safety=SafetyAnswer.YES if category is Category.SAFETY else SafetyAnswer.NO,
        remedy_asked=True,
        patient=more.get("patient"),
        remedy=more.get("remedy"),
        callback=more.get("callback"),
    )


def two_days(places: Places, clock: Clock) -> Staff:
    """Thursday and Friday morning: something in every group of the board, and one that is closed."""
    now = clock.at
    clock.on(THURSDAY, "08:05")
    with set_up(places, clock) as seat:
        staff = staffed(seat)
        _thursday(seat, clock, staff)
        _friday(seat, clock, staff)
    clock.at = now
    return staff


def _thursday(seat: Desk, clock: Clock, staff: Staff) -> None:
    rosa = staff.rosa
    clock.on(THURSDAY, "08:30")
    first = heard(Category.WAIT, Severity.LOW, "Fifty minutes and nobody told me anything", patient="4471")
    desk.put_right_now(seat, rosa, first, done="Said sorry, seen at once", put_right=PutRight.YES)
    clock.on(THURSDAY, "09:10")
    call = heard(Category.PHONE, Severity.LOW, "Rang eleven times", Channel.PHONE, patient="2210")
    desk.put_right_now(seat, rosa, call, done="Booked while on the phone", put_right=PutRight.YES)
    clock.on(THURSDAY, "10:00")
    care = heard(Category.CARE, Severity.MEDIUM, "The doctor never looked at my foot", Channel.EMAIL, patient="3120")
    desk.log(seat, rosa, care)
    desk.acknowledge(seat, staff.priya, "A3", method=AckMethod.EMAIL, owner=staff.priya)
    clock.on(THURSDAY, "15:00")
    closed = heard(Category.FACILITY, Severity.LOW, "No paper in the restroom", patient="9001")
    desk.put_right_now(seat, staff.deon, closed, done="Filled it up", put_right=PutRight.YES)
    clock.on(THURSDAY, "16:30")
    desk.follow_up(seat, staff.deon, "A4", still_right=StillRight.YES)


def _friday(seat: Desk, clock: Clock, staff: Staff) -> None:
    rosa = staff.rosa
    clock.on(FRIDAY, "08:40")
    late = heard(Category.RX, Severity.MEDIUM, "Two days without my tablets", Channel.PORTAL, patient="1187")
    desk.log(seat, rosa, late)
    desk.acknowledge(seat, rosa, "A5", method=AckMethod.PORTAL)
    clock.on(FRIDAY, "09:47")
    bill = heard(
        Category.BILL, Severity.LOW, "Card was charged twice for the same copay", Channel.PHONE,
        patient="4471", remedy="the second charge back", callback="555 0142",
    )  # fmt: skip
    desk.log(seat, rosa, bill)
    desk.acknowledge(seat, rosa, "A6", method=AckMethod.PHONE, promise_at=local(FRIDAY, "12:20"))
    clock.on(FRIDAY, "11:00")
    mail = heard(Category.APPT, Severity.LOW, "Nobody calls me back about an appointment", Channel.VOICEMAIL)
    desk.log(seat, staff.deon, mail)
    clock.on(FRIDAY, "11:24")
    danger = heard(Category.SAFETY, Severity.HIGH, "The card shows the vaccine was given last week already")
    desk.log(seat, rosa, danger)


def many(places: Places, clock: Clock, count: int, *, each: Callable[[int], Intake] | None = None) -> None:
    """So many open complaints of all kinds, for lists that must not grow slow."""
    kinds = [category for category in Category if category is not Category.SAFETY]
    with set_up(places, clock) as seat:
        staff = staffed(seat)
        for number in range(count):
            kind = kinds[number % len(kinds)]
            intake = each(number) if each else heard(kind, Severity.LOW, f"complaint {number}")
            desk.log(seat, staff.rosa, intake)
            clock.step(minutes=1)
