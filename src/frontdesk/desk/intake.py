"""Intake: what somebody told us goes on record, in under thirty seconds and never lost."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, When, deed_on, file_on, page_of, subject_on
from frontdesk.desk.coding import known_sub_code
from frontdesk.desk.noting import read_list
from frontdesk.desk.presence import check_reading
from frontdesk.desk.pseudonyms import clinician, thanked
from frontdesk.journal import board as rows
from frontdesk.recovery import decisions, working
from frontdesk.recovery.checklist import TEMPLATE_VERSION
from frontdesk.recovery.codes import (
    Authority,
    Category,
    Channel,
    Harm,
    PutRight,
    RecordKind,
    SafetyAnswer,
    Severity,
    Stage,
    State,
    Who,
)
from frontdesk.recovery.events import Draft, Issue, Logged
from frontdesk.recovery.identifiers import ComplaintNo, StaffId, Subject
from frontdesk.recovery.promises import acknowledge_due, resolve_due
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.repeats import REPEAT_DAYS, Offer, family, is_soon_after, offers, same_kind
from frontdesk.recovery.roles import check
from frontdesk.recovery.stamps import instant
from frontdesk.recovery.taxonomy import desk_word
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked, checked_or_none

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.ledger import Ledger
    from frontdesk.recovery.deeds import Deed
    from frontdesk.recovery.practice import Practice
    from frontdesk.recovery.rules import SiteRules

EARLIER_MAX = 99
"""Earlier records of one patient are counted up to here."""


class CodeMissing(WrongValue):
    """A complaint needs what it is about and how bad it is."""

    code = "code-missing"

    def __init__(self, what: str) -> None:
        """Name the missing code."""
        super().__init__(f"A complaint needs its {what}.", f"choose the {what}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Intake:
    """Everything that can be said when something is recorded; three answers are enough."""

    kind: RecordKind = RecordKind.COMPLAINT
    category: Category | None = None
    severity: Severity | None = None
    channel: Channel = Channel.IN_PERSON
    said: str = ""
    patient: str | None = None
    callback: str | None = None
    who: Who = Who.PATIENT
    authority: Authority = Authority.UNKNOWN
    remedy: str | None = None
    remedy_asked: bool = False
    clinician: str | None = None
    thanks: tuple[str, ...] = ()
    safety: SafetyAnswer = SafetyAnswer.NOT_ASKED
    formal: bool = False
    harm: Harm | None = None
    stage: Stage | None = None
    hcat: str | None = None
    issues: tuple[Issue, ...] = ()
    contactable: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """By when a complaint with these answers would have to be acknowledged and resolved."""

    acknowledge_by: datetime
    resolve_by: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Earlier:
    """An earlier record of the same patient: a count and a date, no gossip."""

    number: ComplaintNo
    state: State
    category: Category | None
    received_at: datetime
    resolved_at: datetime | None
    same_reason: bool
    """Whether it is about the same kind of trouble."""
    offers: tuple[Offer, ...] = ()
    """What may be done with it instead of recording something anew."""


def log(
    desk: Desk,
    by: StaffId,
    intake: Intake,
    *,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Put it on record; `at` is when it was received, now unless said otherwise."""
    with page_of(desk) as page:
        deed = deed_on(page, by, When(at=at, late_reason=late_reason))
        subject = record_on(page, deed, intake)
        return file_on(page, subject)


def put_right_now(
    desk: Desk,
    by: StaffId,
    intake: Intake,
    *,
    done: str,
    put_right: PutRight,
    ticked: Collection[str] = (),
    at: datetime | None = None,
    received_at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Put it on record, acknowledged and resolved on the spot, all with one flush.

    `received_at` is when it came in, where that was before it was put right.
    """
    with page_of(desk) as page:
        deed = deed_on(page, by, When(at=at, late_reason=late_reason))
        receipt = deed if received_at is None else replace(deed, at=received_at)
        subject = record_on(page, receipt, intake)
        resolved = decisions.resolve(
            page.complaint(subject),
            deed,
            done=done,
            put_right=put_right,
            on_the_spot=True,
            ticked=ticked,
        )
        page.append(resolved, by)
        page.join_last_acts(by)
        return file_on(page, subject)


def attach(
    desk: Desk,
    by: StaffId,
    intake: Intake,
    *,
    into: str,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Put it on record as one more call about a complaint that stands: both callers are kept, and the earlier time.

    One act to undo. Raises `MergeRefused`, `UnknownComplaint`, and what `log` raises; then nothing is recorded.
    """
    with page_of(desk) as page:
        host = subject_on(page.session, into)
        subject = record_on(page, deed_on(page, by, When(at=at, late_reason=late_reason)), intake)
        merged = working.merge(page.complaint(subject), deed_on(page, by, NOW), into=page.complaint(host))
        page.append(merged, by)
        page.join_last_acts(by)
        return file_on(page, subject)


def preview(rules: SiteRules, *, channel: Channel, severity: Severity, received: datetime) -> Preview:
    """When it would be due by these rules. Reads no disk: a form shows it while it is filled in."""
    return Preview(
        acknowledge_by=acknowledge_due(rules.promises, rules.calendar, channel, severity, received),
        resolve_by=resolve_due(rules.promises, rules.calendar, severity, received),
    )


def earlier(
    desk: Desk, *, patient: str, category: Category | None, received_at: datetime | None = None
) -> tuple[Earlier, ...]:
    """Records of the same patient reference that came before, those for the same reason first, then the newest.

    One for the same reason may have come later and be on record already: a duplicate is one whatever is typed first.
    A reference that could not be recorded has none, and is refused when it is saved. Raises `RoleMayNot`,
    `SignInFirst`.
    """
    try:
        reference = checked("The patient reference", patient, limit=SHORT_CHARACTERS_MAX).strip()
    except WrongValue:
        return ()
    before = received_at or desk.now()
    with desk.database.reading() as view:
        check_reading(desk.journal, desk.journal.practice_in(view), "read complaints")
        found = [_earlier(row, category, before) for row in rows.of_same_patient(view, reference, EARLIER_MAX)]
    if found:
        read_list(desk, None, "same_patient")
    known = [each for each in found if each.received_at <= before or each.offers]
    return tuple(sorted(known, key=lambda each: not each.same_reason))


def _earlier(row: rows.BoardRow, category: Category | None, before: datetime) -> Earlier:
    own = Category(row.category) if row.category else None
    same = category is not None and own in same_kind(category)
    received, resolved = instant(row.received_at), instant(row.resolved_at) if row.resolved_at else None
    can_be = offers(before, other_received_at=received, other_resolved_at=resolved)
    return Earlier(
        number=ComplaintNo(row.number),
        state=State(row.state),
        category=own,
        received_at=received,
        resolved_at=resolved,
        same_reason=same,
        offers=can_be if same and row.kind == RecordKind.COMPLAINT.value else (),
    )


def record_on(page: Ledger, deed: Deed, intake: Intake) -> Subject:
    """Check the intake, give it its number, and append it to a page that is open."""
    import uuid_utils

    check(deed.role, "log")
    if intake.harm is not None or intake.hcat is not None:
        check(deed.role, "enter harm and sub-codes")
    deed.check_time("the receipt")
    repeat_of = None
    what = _logged(intake, page.practice)
    if intake.kind is RecordKind.COMPLAINT:
        _check_codes(intake)
        repeat_of = _repeats(page.session, what, deed.at)
    what = replace(
        what, number=page.next_number(), repeat_of=repeat_of, late=deed.is_late, late_reason=deed.reason_on_record
    )
    subject = Subject(f"complaint:{uuid_utils.uuid7()}")
    page.append([Draft(subject=subject, what=what, occurred_at=deed.at)], deed.by)
    return subject


def _check_codes(intake: Intake) -> None:
    if intake.category is None:
        raise CodeMissing("category")
    if intake.severity is None:
        raise CodeMissing("severity")


def _logged(intake: Intake, practice: Practice) -> Logged:
    """The body of the event, all but its number and what follows from the time."""
    sub_code = known_sub_code(intake.hcat)
    word = desk_word(intake.category) if intake.category else None
    return Logged(
        number=ComplaintNo("-"),
        record=intake.kind,
        channel=intake.channel,
        category=intake.category,
        severity=intake.severity,
        hcat=sub_code or (word.hcat if word else None),
        stage=intake.stage or (word.stage if word else None),
        harm=intake.harm,
        who=intake.who,
        authority=intake.authority,
        safety=intake.safety,
        formal=intake.formal,
        contactable=intake.contactable,
        clinician=clinician(practice, intake.clinician),
        issues=intake.issues,
        thanks=thanked(practice, intake.thanks),
        remedy_asked=intake.remedy_asked or bool(intake.remedy),
        checklist=TEMPLATE_VERSION,
        said=checked("What was said", intake.said),
        patient=_short("The patient reference", intake.patient),
        callback=_short("The call-back", intake.callback),
        remedy=checked_or_none("What would put it right", intake.remedy),
    )


def _short(what: str, text: str | None) -> str | None:
    """A reference is looked up by, so space around it would hide it."""
    known = checked_or_none(what, text, limit=SHORT_CHARACTERS_MAX)
    return known.strip() if known else None


def _repeats(view: Asks, what: Logged, received_at: datetime) -> str | None:
    """The complaint that this one repeats: same patient, same family of codes, resolved lately."""
    if not what.patient:
        return None
    since = received_at - timedelta(days=REPEAT_DAYS)
    for one, category, resolved_at in rows.first_resolved(view, what.patient, since):
        if is_soon_after(received_at, resolved_at) and family(Category(category)) == family(what.category):
            return one
    return None
