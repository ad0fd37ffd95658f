"""Maple Street for the tests of the desk: three people, a Friday, and a clock that obeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.builders import local

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, Desk, Intake, Line
from frontdesk.desk.acting import page_of, subject_on
from frontdesk.journal.connection import Connection, connect
from frontdesk.journal.keys import find_key
from frontdesk.places import Places, find_places
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, PutRight, Role, Severity
from frontdesk.recovery.identifiers import StaffId

FRIDAY = "05-22 11:42"
MEMORIAL_DAY = date(2026, 5, 25)


@dataclass
class Clock:
    """Stands still until a test moves it."""

    at: datetime = field(default_factory=lambda: local(FRIDAY))

    def __call__(self) -> datetime:
        return self.at

    def on(self, text: str) -> None:
        """Move to a moment on the practice's wall, such as "05-22 16:48"."""
        self.at = local(text)

    def step(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass
class Maple:
    """The practice, opened."""

    desk: Desk
    clock: Clock
    priya: StaffId
    """Manager."""
    rosa: StaffId
    """At the desk."""
    deon: StaffId
    """Leads the desk."""

    @property
    def places(self) -> Places:
        return self.desk.places

    def log(self, **changes: Any) -> CaseFile:
        """Rosa records a complaint; a test says only what it is about."""
        return at_desk.log(self.desk, self.rosa, intake(**changes))

    def resolved(self, **changes: Any) -> CaseFile:
        """Recorded and put right on the spot."""
        return at_desk.put_right_now(self.desk, self.rosa, intake(**changes), done="Seen", put_right=PutRight.YES)

    def lines(self) -> list[tuple[str, str]]:
        """The board as number and group, from top to bottom."""
        return [(line.number, line.group.name if line.group else "-") for line in at_desk.board(self.desk).lines]

    def driver(self) -> Connection:
        """The driver's own connection with the key in hand, past everything of ours."""
        return connect(self.places.database, find_key(self.places))


def intake(**changes: Any) -> Intake:
    """What a receptionist would write down."""
    known: dict[str, Any] = {"category": Category.WAIT, "severity": Severity.LOW, "said": "Fifty minutes late"}
    return Intake(**{**known, **changes})


def home(folder: Path) -> Places:
    return find_places(str(folder), env={})


def open_practice(folder: Path, clock: Clock | None = None) -> Maple:
    """A new practice with its three people."""
    clock = clock or Clock()
    desk = at_desk.set_up(
        home(folder),
        name="Maple Street",
        code="MAPLE",
        timezone="America/Chicago",
        closures=[MEMORIAL_DAY],
        person="Priya",
        now=clock,
    )
    priya = at_desk.person(desk, "Priya").id
    at_desk.add_person(desk, priya, "Rosa", Role.DESK)
    at_desk.add_person(desk, priya, "Deon", Role.LEAD)
    return entered(desk, clock)


def entered(desk: Desk, clock: Clock) -> Maple:
    """A practice that was opened already."""
    priya, rosa, deon = (at_desk.person(desk, name).id for name in ("Priya", "Rosa", "Deon"))
    return Maple(desk=desk, clock=clock, priya=priya, rosa=rosa, deon=deon)


def numbers(lines: tuple[Line, ...]) -> list[str]:
    return [line.number for line in lines]


def resolved_elsewhere(desk: Desk, by: StaffId, reference: str) -> None:
    """The same cycle is resolved a second time, as it comes from a desk that had not seen the first."""
    with page_of(desk) as page:
        c = page.complaint(subject_on(page.session, reference))
        what = ev.Resolved(put_right=PutRight.PARTLY, done="Called as well")
        page.append([ev.Draft(subject=c.subject, what=what, occurred_at=desk.now(), cycle=c.cycle)], by)


def noted_elsewhere(desk: Desk, by: StaffId, reference: str, text: str) -> None:
    """A note as it comes from a desk that had not heard of any erasure."""
    with page_of(desk) as page, patch.object(page, "_last_erasure", return_value=None):
        c = page.complaint(subject_on(page.session, reference))
        page.append([ev.Draft(subject=c.subject, what=ev.Noted(text=text), occurred_at=desk.now(), cycle=c.cycle)], by)
