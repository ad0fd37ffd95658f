"""The recovery of one complaint: acknowledge, resolve once, follow up, and what goes with it.

Every function takes who acts and the complaint's number or id, writes one page, and gives the
complaint back as it stands. Rules may refuse with a `Refusal`; the disk with `JournalTrouble`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act, deed_on, file_on, page_of, subject_on
from frontdesk.desk.gifts import given_to
from frontdesk.recovery import decisions
from frontdesk.recovery.amends import in_the_year
from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Cause,
    Channel,
    Duty,
    NoteSide,
    PutRight,
    ReopenReason,
    StillRight,
)
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.standing import resolve_due_of

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.deeds import Deed
    from frontdesk.recovery.events import Draft
    from frontdesk.recovery.identifiers import StaffId

SAME_WAY: dict[Channel, AckMethod] = {
    Channel.IN_PERSON: AckMethod.IN_PERSON,
    Channel.EMAIL: AckMethod.EMAIL,
    Channel.PORTAL: AckMethod.PORTAL,
    Channel.LETTER: AckMethod.LETTER,
    Channel.FAX: AckMethod.LETTER,
}
"""How an acknowledgement is given unless somebody says otherwise; by phone for all others."""


def acknowledge(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    method: AckMethod | None = None,
    owner: StaffId | None = None,
    promise_at: datetime | None = None,
    remedy: str | None = None,
    ticked: Collection[str] = (),
    gate: bool = False,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """The patient was told that we heard them, who owns it and by when.

    Without `promise_at` the due time is promised; without `owner` the person acting owns it.
    """

    def decide(c: Complaint, deed: Deed) -> list[Draft]:
        promised = promise_at
        if promised is None and not gate and c.received_at is not None:
            promised = max(resolve_due_of(c, deed.rules, deed.at), deed.at)
        return decisions.acknowledge(
            c,
            deed,
            method=method or SAME_WAY.get(c.channel, AckMethod.PHONE),
            owner=owner or (None if gate else by),
            promise_at=promised,
            remedy=remedy,
            ticked=ticked,
            gate=gate,
        )

    return act(desk, by, ref, When(at=at, late_reason=late_reason), decide, named=[owner] if owner else [])


def resolve(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    done: str,
    put_right: PutRight,
    amends: AmendsKind | None = None,
    amends_cents: int = 0,
    on_the_spot: bool = False,
    ticked: Collection[str] = (),
    gate: bool = False,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """What was done and whether it is put right; once in each cycle.

    Raises `AmendsNeedManager` where the patient would be given more than the year's limit.
    """
    with page_of(desk) as page:
        subject = subject_on(page.session, ref)
        complaint = page.complaint(subject)
        deed = deed_on(page, by, When(at=at, late_reason=late_reason), upon=complaint)
        before = in_the_year(given_to(page, complaint), deed.at) if amends_cents else 0
        drafts = decisions.resolve(
            complaint,
            deed,
            done=done,
            put_right=put_right,
            amends=amends,
            amends_cents=amends_cents,
            amends_before=before,
            on_the_spot=on_the_spot,
            ticked=ticked,
            gate=gate,
        )
        page.append(drafts, by)
        return file_on(page, subject)


def follow_up(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    still_right: StillRight,
    cause: Cause | None = None,
    recognise: Collection[str] = (),
    note: str | None = None,
    ticked: Collection[str] = (),
    gate: bool = False,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Whether it is still right: yes closes, no reopens in the same breath."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.follow_up(
            c,
            deed,
            still_right=still_right,
            cause=cause,
            recognise=recognise,
            note=note,
            ticked=ticked,
            gate=gate,
        ),
        named=recognise,
    )


def reopen(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    reason: ReopenReason,
    note: str | None = None,
    unsafe: bool = False,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """It was not right after all; `unsafe` says that somebody is at risk by now."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.reopen(c, deed, reason=reason, note=note, unsafe=unsafe),
    )


def add_note(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    text: str,
    side: NoteSide = NoteSide.DESK,
    from_patient: bool = False,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Something to add, possible in every state; the clinician's own side is told apart from the desk's.

    What the patient says ends a wait on the patient.
    """
    told = NoteSide.PATIENT if from_patient else side
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: decisions.note(c, deed, text=text, side=told.value))


def nurse_called(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    duty: str = Duty.NURSE,
    who: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Somebody who has to hear of it was told, at this minute; for a report, `who` is its number.

    `duty` is a code of `Duty` and travels in the clear; `who` is sealed.
    """
    if duty not in set(Duty):
        raise WrongValue("A call is named by its code.", f"use one of {', '.join(Duty)}.")
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.safety_duty(c, deed, duty=duty, who=who),
    )
