"""The recovery of one complaint: acknowledge, resolve once, follow up, and what goes with it.

Every function takes who acts and the complaint's number or id, writes one page, and gives the
complaint back as it stands. Rules may refuse with a `Refusal`; the disk with `JournalTrouble`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act, deed_on, file_on, page_of
from frontdesk.recovery import decisions
from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Cause,
    Channel,
    NoteSide,
    PutRight,
    ReopenReason,
    StillRight,
)
from frontdesk.recovery.refusals import NothingToUndo, WrongValue
from frontdesk.recovery.standing import resolve_due_of

if TYPE_CHECKING:
    from frontdesk.desk.look import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.deeds import Deed
    from frontdesk.recovery.events import Draft
    from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo, StaffId

SESSION_HOURS = 12
"""An act can be taken back by the person who did it, on the desk where it was done, for so long."""

DUTY = re.compile(r"[a-z_]{1,40}")

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
    """What was done and whether it is put right; once in each cycle."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.resolve(
            c,
            deed,
            done=done,
            put_right=put_right,
            amends=amends,
            amends_cents=amends_cents,
            on_the_spot=on_the_spot,
            ticked=ticked,
            gate=gate,
        ),
    )


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
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """It was not right after all."""
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.reopen(c, deed, reason=reason, note=note),
    )


def add_note(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    text: str,
    side: NoteSide = NoteSide.DESK,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Something to add, possible in every state; the clinician's own side is told apart from the desk's."""
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: decisions.note(c, deed, text=text, side=side.value))


def nurse_called(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    duty: str = "nurse_called",
    who: str | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """A safety duty was done, at this minute: nurse_called, clinician_called, manager_told ...

    `duty` is a code of small letters and travels in the clear; `who` is sealed.
    """
    if not DUTY.fullmatch(duty):
        raise WrongValue("A safety duty is named by its code.", "use one such as nurse_called.")
    return act(
        desk,
        by,
        ref,
        When(at=at, late_reason=late_reason),
        lambda c, deed: decisions.safety_duty(c, deed, duty=duty, who=who),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Undid:
    """What was taken back."""

    number: ComplaintNo
    what: str
    """Kind of the act, such as `resolved`."""
    case: CaseFile


def undo(desk: Desk, by: StaffId, *, only: ComplaintId | None = None) -> Undid:
    """Take back this person's last act on this desk; with `only`, none but an act on that complaint.

    Raises `NothingToUndo`, or `CannotUndo` when somebody has built upon it.
    """
    with page_of(desk) as page:
        deed = deed_on(page, by, When())
        acts = page.last_acts(by)
        if not acts:
            raise NothingToUndo
        subject, targets, recorded_at = acts[-1]
        oldest = page.now - timedelta(hours=SESSION_HOURS)
        elsewhere = only is not None and subject != f"complaint:{only}"
        if elsewhere or datetime.fromisoformat(recorded_at) < oldest:
            raise NothingToUndo
        complaint = page.complaint(subject)
        kinds = {entry.event: entry.kind for entry in complaint.history}
        page.append(decisions.undo(complaint, deed, targets=targets), by)
        after = file_on(page, subject)
        return Undid(number=complaint.number, what=kinds.get(targets[-1], ""), case=after)
