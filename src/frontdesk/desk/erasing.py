"""Erasing what was said, keeping it for the law, and letting go of what was kept long enough.

Facts and counts stay. What is erased here is erased on every desk of the site and on the group server with their next
sync, and is in no backup from then on. Old backups are what nobody reaches by a rule: `old_backups` says how many still
hold the words, `renew_backups` writes them anew without.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, act, deed_on, file_on, page_of, subject_on
from frontdesk.desk.drafts import drafts_naming
from frontdesk.desk.presence import check_reading
from frontdesk.journal import audit
from frontdesk.journal import erasing as file
from frontdesk.recovery import keeping
from frontdesk.recovery.identifiers import ComplaintNo, EventId, StaffId, Subject
from frontdesk.recovery.retention import RETENTION
from frontdesk.recovery.standing import standing
from frontdesk.recovery.working import NothingToReview

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.ledger import Ledger
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.rules import SiteRules


@dataclass(frozen=True, kw_only=True, slots=True)
class Redaction:
    """What an erasure came to."""

    case: CaseFile
    numbers: tuple[ComplaintNo, ...]
    """The record and those merged into it."""
    tidied: bool
    """Whether the file was written anew at once; else it is at the next quiet moment."""
    old_backups: tuple[Path, ...] = ()
    """Backups from before, which still hold the words."""
    drafts: int = 0
    """Forms of the same patient on this desk that nobody saved: somebody's work, which stays unless asked otherwise."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expired:
    """A record whose time is over."""

    number: ComplaintNo
    id: str
    kind: str
    """The kind whose period counts."""
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Retention:
    """What the retention erased, or would erase."""

    as_of: datetime
    dry_run: bool
    expired: tuple[Expired, ...] = ()
    held: tuple[ComplaintNo, ...] = ()
    """Records that are held for the law, whatever their age."""
    old_backups: tuple[Path, ...] = ()


def redact(desk: Desk, by: StaffId, ref: str, *, reason: str, drop_drafts: bool = False) -> Redaction:
    """Erase everything that was said in a complaint, and in the records merged into it.

    Forms that name the same patient and were not saved are counted, and thrown away with `drop_drafts`.
    Raises `UnknownComplaint`, `RoleMayNot`, `OnHold`, `TextMissing`.
    """
    with page_of(desk) as page:
        subject = subject_on(page.session, ref)
        complaint = page.complaint(subject)
        deed = deed_on(page, by, NOW, upon=complaint)
        page.append(keeping.redact(complaint, deed, reason=reason, ahead=_ahead(page, complaint)), by)
        audit.note(page.session, page.now, by, audit.Done.REDACTED, subject)
        left = _drafts(page, complaint, drop=drop_drafts)
        case = file_on(page, subject)
    numbers = tuple(one.number for one in keeping.family_of(case.complaint))
    return Redaction(
        case=case, numbers=numbers, tidied=file.tidy(desk.database), old_backups=old_backups(desk), drafts=left
    )


def _drafts(page: Ledger, complaint: Complaint, *, drop: bool) -> int:
    """How many forms that nobody saved name the patient of this record, or of one merged into it."""
    references = [one for c in keeping.family_of(complaint) for one in (c.patient, c.callback)]
    naming = drafts_naming(page.session, references)
    for one in naming if drop else ():
        page.session.run("DELETE FROM draft WHERE id = ?", (one,))
    return len(naming)


def erase_what_came_after(desk: Desk, by: StaffId, ref: str) -> Redaction:
    """Erase what desks wrote that had not heard of the erasure, for the same reason as the rest.

    Raises `UnknownComplaint`, `RoleMayNot`, `OnHold`, `NothingToReview`.
    """
    check_reading(desk.journal, desk.practice, "redact", by)
    with desk.database.reading() as view:
        complaint = desk.journal.complaint_in(view, subject_on(view, ref))
    if complaint is None or complaint.erasure is None or not complaint.came_after:
        raise NothingToReview(complaint.number if complaint is not None else ref)
    return redact(desk, by, ref, reason=complaint.erasure.reason or "kept long enough")


def hold(desk: Desk, by: StaffId, ref: str, *, on: bool) -> CaseFile:
    """Put a legal hold on a complaint, or end it. Raises `UnknownComplaint`, `RoleMayNot`, `AlreadyDone`."""
    case = act(desk, by, ref, NOW, lambda c, deed: keeping.hold(c, deed, on=on))
    with desk.database.writing() as session:
        done = audit.Done.HELD if on else audit.Done.HOLD_ENDED
        audit.note(session, desk.now(), by, done, case.complaint.subject)
    return case


def retention(desk: Desk, by: StaffId, *, dry_run: bool = False) -> Retention:
    """Erase the words of every closed record that was kept long enough; `dry_run` only says which.

    What is open, owes anything or is held is never touched. Raises `RoleMayNot`.
    """
    years = RETENTION.of(desk.practice.settings)
    check_reading(desk.journal, desk.practice, "apply the retention", by)
    now, due = desk.now(), _due(desk, years)
    with page_of(desk) as page:
        deed = deed_on(page, by, NOW)
        for one in () if dry_run else due:
            complaint = page.complaint(Subject(f"complaint:{one.id}"))
            if _is_due(complaint, years, page.practice.rules, now):  # nobody worked on it or held it since
                page.append(keeping.expire(complaint, deed, ahead=_ahead(page, complaint)), by)
        audit.note(page.session, now, by, audit.Done.RETENTION_RUN, count=len(due), dry_run=dry_run)
    if due and not dry_run:
        file.tidy(desk.database)
    return Retention(
        as_of=now, dry_run=dry_run, expired=tuple(due), held=_held(desk), old_backups=old_backups(desk) if due else ()
    )


def _due(desk: Desk, years: Mapping[str, int]) -> list[Expired]:
    """Every record whose time is over and that nobody holds, the oldest first."""
    from frontdesk.journal.rebuild import every_complaint

    found, rules = [], desk.practice.rules
    with desk.database.reading() as view:
        for c in every_complaint(desk.journal, view):
            kept = _is_due(c, years, rules, desk.now())
            if kept is not None:
                found.append(Expired(number=c.number, id=c.id, kind=kept.by, since=kept.since, until=kept.until))
    return sorted(found, key=lambda one: (one.until, one.number))


def _is_due(c: Complaint, years: Mapping[str, int], rules: SiteRules, now: datetime) -> keeping.Kept | None:
    kept = None if c.on_hold else keeping.kept(c, years)
    if kept is None or kept.until > now:
        return None
    return kept if standing(c, rules, now).next is None else None


def _held(desk: Desk) -> tuple[ComplaintNo, ...]:
    """What is held for the law, by number."""
    from frontdesk.recovery.events import HoldSet, Routed

    with desk.database.reading() as view:
        marked = desk.journal.events_of_kinds(view, (HoldSet.kind, Routed.kind))
        found = [desk.journal.complaint_in(view, subject) for subject in {event.subject for event in marked}]
        return tuple(sorted({c.number for c in found if c is not None and c.on_hold}))


def _ahead(page: Ledger, complaint: Complaint) -> Mapping[Subject, tuple[EventId, ...]]:
    """Events whose clocks are ahead of this desk's own."""
    return {
        one.subject: tuple(EventId(event) for event in file.ahead(page, one.subject))
        for one in keeping.family_of(complaint)
    }


def old_backups(desk: Desk) -> tuple[Path, ...]:
    """The backups in the desk's own folder, each from before now."""
    from frontdesk.journal.backup_files import backups_in

    return tuple(one.path for one in backups_in(desk.places.backups))


def renew_backups(desk: Desk, by: StaffId) -> int:
    """Write every backup in the desk's folder anew without what was erased since; gives how many.

    Raises `RoleMayNot`, and what making a backup raises; the ones before stay as they are until each is proved.
    """
    from frontdesk.journal.renewing import renew

    check_reading(desk.journal, desk.practice, "redact", by)
    return renew(desk.places, desk.now())
