"""A practice with one person of every role, for the table of who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from tests.desk.maple import Clock, intake

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, Desk
from frontdesk.desk.presence import be_named
from frontdesk.desk.site_settings import set_setting
from frontdesk.desk.staffing import add_person, change_role, people
from frontdesk.recovery.codes import PutRight, Role, SafetyAnswer, Severity
from frontdesk.recovery.identifiers import StaffId

ROLES = {
    "D": Role.DESK, "L": Role.LEAD, "M": Role.MANAGER, "S": Role.DESK, "P": Role.PRIVACY, "C": Role.COMMITTEE,
    "I": Role.IT, "A": Role.AUDITOR,
}  # fmt: skip
"""The deputy, S, has a role of the desk and is named by the settings."""
UNSAFE: dict[str, Any] = {"safety": SafetyAnswer.YES}


@dataclass
class Scene:
    """The desk, who acts at it, and Priya, the manager who prepares what is acted upon."""

    desk: Desk
    clock: Clock
    folder: Path
    who: StaffId
    priya: StaffId
    letter: str
    _numbers: Iterator[int] = field(default_factory=lambda: count(10))

    def fresh(self) -> int:
        """A number that was not given out yet."""
        return next(self._numbers)

    def be_here(self) -> Desk:
        """Nobody but the one who acts is at the desk."""
        be_named(self.desk.journal, self.who)
        return self.desk

    def priya_here(self) -> Desk:
        """Priya is at the desk, to prepare something."""
        be_named(self.desk.journal, self.priya)
        return self.desk

    def file(self, ending: str) -> str:
        """The name of a file that is not there yet."""
        return str(self.folder / f"{self.fresh()}{ending}")

    def guest(self) -> StaffId:
        """Somebody else on the staff list."""
        return add_person(self.desk, self.priya, f"Guest {self.fresh()}", Role.DESK).id

    def log(self, **changes: Any) -> str:
        """A complaint, just recorded; its number."""
        return number(at_desk.log(self.desk, self.priya, intake(**changes)))

    def acknowledged(self, *, owner: StaffId | None = None, **changes: Any) -> str:
        """A complaint that somebody has."""
        return number(at_desk.acknowledge(self.desk, self.priya, self.log(**changes), owner=owner or self.priya))

    def resolved(self, **changes: Any) -> str:
        """A complaint that was put right by the manager."""
        said = intake(**changes)
        return number(at_desk.put_right_now(self.desk, self.priya, said, done="Seen", put_right=PutRight.YES))

    def called(self, ref: str) -> str:
        """The same complaint, with who was called on record."""
        return number(at_desk.nurse_called(self.desk, self.priya, ref, who="Nurse Ada"))

    def unsafe(self, severity: Severity = Severity.MEDIUM) -> str:
        """A safety complaint that was acknowledged, with who was called on record."""
        return self.called(self.acknowledged(severity=severity, **UNSAFE))

    def noted(self) -> str:
        """A complaint to which the one who acts added a note, while they were a manager."""
        return number(at_desk.add_note(self.desk, self.who, self.log(), text="She called again"))


def number(case: CaseFile) -> str:
    return str(case.complaint.number)


def scene(desk: Desk, clock: Clock, folder: Path, *, letter: str = "M") -> Scene:
    """A practice in which Sam, a manager so far, has the role of that letter from now on."""
    known = {p.name: p.id for p in people(desk)}
    priya = known["Priya"]
    who = known.get("Sam") or add_person(desk, priya, "Sam", Role.MANAGER).id
    if letter != "M":
        change_role(desk, priya, who, ROLES[letter])
    if letter == "S":
        set_setting(desk, priya, "deputy", "Sam")
    return Scene(desk=desk, clock=clock, folder=folder, who=who, priya=priya, letter=letter)
