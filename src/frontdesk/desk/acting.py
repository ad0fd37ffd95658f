"""How every act runs: on one page, decided against the newest state, written with a name and a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk import pseudonyms
from frontdesk.desk.casefile import CaseFile, case_on
from frontdesk.desk.gifts import given_to
from frontdesk.desk.presence import HasPresence, check_present, role_of
from frontdesk.journal import board as rows
from frontdesk.recovery.codes import State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, following
from frontdesk.recovery.events import Draft
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import AmendsNeedManager, RoleMayNot, UnknownComplaint, WhoWasCalled

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.ledger import Ledger

Decide = Callable[[Complaint, Deed], list[Draft]]


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """When something happened, if not now, and why it is entered late."""

    at: datetime | None = None
    late_reason: str | None = None


NOW = When()


@contextmanager
def page_of(desk: Desk) -> Iterator[Ledger]:
    """A page of the journal that records everything as of the desk's clock."""
    try:
        with desk.journal.writing(desk.now()) as page:
            yield page
    except RoleMayNot as no:
        desk.journal.trail.refused(no.act)
        raise
    except (AmendsNeedManager, WhoWasCalled) as no:
        desk.journal.trail.refused(no.code)
        raise


def deed_on(page: Ledger, by: StaffId, when: When, *, upon: Complaint | None = None) -> Deed:
    """Who acts, and when: by the clock, or right after what stands on the record acted `upon` where it is ahead.

    Raises `UnknownPerson` for somebody who is not on the staff list, `SignInFirst`.
    """
    deed = deed_of(page, page.practice, page.now, by, when)
    return deed if when.at or upon is None else following(deed, upon)


def deed_of(here: HasPresence, practice: Practice, now: datetime, by: StaffId, when: When) -> Deed:
    """The same, without a page; `here` is the journal then."""
    person = practice.staff[pseudonyms.staff(practice, by)]
    check_present(here, practice, person)
    return Deed(
        by=by,
        role=role_of(person),
        at=when.at or now,
        now=now,
        rules=practice.rules,
        late_reason=when.late_reason,
    )


def subject_on(view: Asks, reference: str) -> Subject:
    """The complaint of that number or id. Raises `UnknownComplaint`."""
    found = rows.id_of(view, reference)
    if found is None:
        raise UnknownComplaint(reference)
    return Subject(f"complaint:{found}")


def act(desk: Desk, by: StaffId, reference: str, when: When, decide: Decide, *, named: Iterable[str] = ()) -> CaseFile:
    """Decide upon the newest state of a complaint and write what was decided.

    `named` are the people whom the act names besides the one who acts.
    """
    with page_of(desk) as page:
        subject = subject_on(page.session, reference)
        complaint = page.complaint(subject)
        deed = deed_on(page, by, when, upon=complaint)
        pseudonyms.thanked(page.practice, named)
        page.append(decide(complaint, deed), by)
        return file_on(page, subject)


def file_on(page: Ledger, subject: Subject) -> CaseFile:
    """The complaint as it stands on the page, after what was just written."""
    complaint = page.complaint(subject)
    case = case_on(page.session, complaint, page.practice, page.now, stands=page.standing(complaint))
    return case if complaint.state is State.NEW else replace(case, given=tuple(given_to(page, complaint)))
