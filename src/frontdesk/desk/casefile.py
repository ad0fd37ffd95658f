"""One complaint with everything that is said about it. Reads only; gives plain objects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.gifts import given_before
from frontdesk.desk.noting import read_one
from frontdesk.desk.presence import broke_the_glass, reading_role
from frontdesk.journal import board as rows
from frontdesk.journal.again import is_repeated
from frontdesk.recovery.amends import Given, in_the_year
from frontdesk.recovery.codes import Channel, Flag, Who
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.identifiers import ComplaintNo, StaffId, Subject
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import UnknownComplaint
from frontdesk.recovery.roles import may_read
from frontdesk.recovery.stamps import instant
from frontdesk.recovery.standing import Spent, Standing, resolved_once, spent, standing

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.asks import Asks


@dataclass(frozen=True, kw_only=True, slots=True)
class Caller:
    """Somebody else who called about the same matter: a record that was merged into it."""

    number: ComplaintNo
    who: Who
    channel: Channel
    callback: str | None
    said: str
    received_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseFile:
    """One complaint with everything that is said about it at one moment."""

    complaint: Complaint
    standing: Standing
    spent: Spent
    resolved_once: bool | None
    practice: Practice
    as_of: datetime
    merged_into_number: ComplaintNo | None = None
    words: bool = True
    """Whether whoever asked may read what was said; the complaint holds none of it where not."""
    also: tuple[Caller, ...] = ()
    """Who else called, earliest first."""
    given: tuple[Given, ...] = field(default=(), compare=False)
    """What the patient was given, on this and on all other complaints; read only where it is looked at."""

    @property
    def given_cents(self) -> int:
        """What it comes to within a year of now."""
        return in_the_year(self.given, self.as_of)

    @property
    def flags(self) -> frozenset[Flag]:
        """Every mark, a grievance by rule included."""
        by_rule = {Flag.GRIEVANCE} if self.standing.grievance else set()
        return self.complaint.flags | by_rule

    def name_of(self, staff: StaffId | None) -> str | None:
        """The name of a member of staff."""
        return self.practice.name_of(staff)


def case(desk: Desk, reference: str, *, by: StaffId | None = None, note: bool = True) -> CaseFile:
    """One complaint by number or id; its words only for whoever may read them, and then it is on the audit trail.

    Without `note` the reading is part of another one that is. Raises `UnknownComplaint`, `SignInFirst`.
    """
    with desk.database.reading() as view:
        found = rows.id_of(view, reference)
        practice = desk.journal.practice_in(view)
        role = reading_role(desk.journal, practice, by)
        subject = Subject(f"complaint:{found}")
        complaint = desk.journal.complaint_in(view, subject) if found else None
        if complaint is None:
            raise UnknownComplaint(reference)
        whole = replace(case_on(view, complaint, practice, desk.now()), given=given_before(desk, view, complaint))
        glass = role is not None and not may_read(role, whole.flags) and broke_the_glass(desk.journal, role, by)
        if role is not None and not may_read(role, whole.flags) and not glass:
            sealed = desk.journal.complaint_in(view, subject, sealed=True)
            assert sealed is not None  # noqa: S101 - it was there a moment ago
            return replace(whole, complaint=sealed, given=(), also=(), words=False)
    if note:
        read_one(desk, by, role, subject, glass=glass)
    return whole


def case_on(
    view: Asks, complaint: Complaint, practice: Practice, now: datetime, *, stands: Standing | None = None
) -> CaseFile:
    """The case file of a complaint that is at hand already, and of how it `stands` where that is too."""
    host = rows.rows_of(view, [complaint.merged_into.partition(":")[2]]) if complaint.merged_into else []
    return CaseFile(
        complaint=complaint,
        standing=stands or standing(complaint, practice.rules, now),
        spent=spent(complaint, practice.rules),
        resolved_once=_resolved_once(view, complaint),
        practice=practice,
        as_of=now,
        merged_into_number=ComplaintNo(host[0].number) if host else None,
        also=_callers(view, complaint) if complaint.also else (),
    )


def _resolved_once(view: Asks, complaint: Complaint) -> bool | None:
    if complaint.first_resolution is None:  # spares each new complaint a question to the file
        return None
    return resolved_once(complaint, repeated=is_repeated(view, complaint))


def _callers(view: Asks, host: Complaint) -> tuple[Caller, ...]:
    return tuple(
        Caller(
            number=ComplaintNo(number), who=Who(who), channel=Channel(channel), callback=callback, said=said or "",
            received_at=instant(received_at),
        )
        for number, who, channel, callback, said, received_at in rows.callers(view, host.subject)
    )  # fmt: skip


def every_case(desk: Desk, ids: Iterable[str]) -> list[CaseFile]:
    """The case files of these complaints, in the order given: a list, which is noted as one where it was made."""
    return [case(desk, one, note=False) for one in ids]
