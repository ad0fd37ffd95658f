"""Putting a finished form on record, in the desk's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.presence import role_of
from frontdesk.desk.pseudonyms import thanked_by_name
from frontdesk.recovery.codes import RecordKind, Role
from frontdesk.recovery.identifiers import ComplaintId, StaffId
from frontdesk.screens import record_form as form

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile, Desk


@dataclass(slots=True)
class Slot:
    """Where a form is kept as a draft; `id` is None until it was kept for the first time.

    Only the desk's thread sets the id, one piece of work after the other, so that no form is kept twice.
    """

    id: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is on record now, and what went wrong after it was."""

    shown: ComplaintId
    """The complaint to go on with."""
    told: str
    """What became of it, in a few words."""
    goes_on: bool
    """Whether somebody has to take the next step now."""
    stays: bool = False
    """Whether nobody but the manager could take it back: somebody is at risk."""
    troubles: list[Exception] = field(default_factory=list)


def keep(desk: Desk, slot: Slot, staff: StaffId | None, fields: form.Fields) -> None:
    """Keep the form as a draft."""
    from frontdesk.desk import save_draft

    slot.id = save_draft(desk, draft_id=slot.id, staff=staff, fields=fields)


def drop(desk: Desk, slot: Slot) -> None:
    """Forget the draft."""
    from frontdesk.desk import drop_draft

    if slot.id is not None:
        drop_draft(desk, slot.id)
        slot.id = None


def record(
    desk: Desk, by: StaffId, slot: Slot, fields: form.Fields, *, put_right: bool, at: datetime | None
) -> Recorded:
    """Save the form, then the call to the nurse if there was one, and drop the draft.

    Once the complaint is on record, what fails afterwards does not undo it: it comes back among the troubles.
    """
    from frontdesk import desk as at_desk

    case, told = _on_record(desk, by, fields, put_right=put_right, at=at)
    complaint = case.complaint
    number = complaint.number
    after: list[Callable[[], object]] = [lambda: drop(desk, slot)]
    if not put_right and fields.get("done"):
        after.append(lambda: at_desk.add_note(desk, by, number, text=fields["done"]))
    if fields.get("nurse"):
        called_at = datetime.fromisoformat(fields["nurse"])
        after.append(lambda: at_desk.nurse_called(desk, by, number, at=called_at))
    host = complaint.merged_into
    shown = ComplaintId(host.partition(":")[2]) if host else complaint.id
    goes_on = not put_right and complaint.record is RecordKind.COMPLAINT and host is None
    stays = complaint.is_safety and role_of(desk.practice.staff[by]) is not Role.MANAGER
    return Recorded(shown, told, goes_on, stays, troubles(after))


def _on_record(
    desk: Desk, by: StaffId, fields: form.Fields, *, put_right: bool, at: datetime | None
) -> tuple[CaseFile, str]:
    """The one act that the form is, and what to say about it."""
    from frontdesk import desk as at_desk

    late, matter = fields.get("late_reason"), form.matter_of(fields)
    if matter is not None and matter.reason is not None:
        unsafe = form.is_safety(fields)
        case = at_desk.reopen(
            desk, by, matter.number, reason=matter.reason, note=fields["said"], unsafe=unsafe, at=at, late_reason=late
        )
        return case, f"{case.complaint.number} reopened"
    intake = form.intake_of(fields)
    intake = replace(intake, thanks=thanked_by_name(desk.practice, fields.get("thanks", "").split(",")))
    if matter is not None:
        case = at_desk.attach(desk, by, intake, into=matter.number, at=at, late_reason=late)
        return case, f"{case.complaint.number} recorded and added to {matter.number}"
    if put_right:
        case = at_desk.put_right_now(
            desk, by, intake, done=fields["done"], put_right=form.put_right_of(fields), ticked=("R1",),
            received_at=at, late_reason=late,
        )  # fmt: skip
        return case, f"{case.complaint.number} recorded and put right"
    case = at_desk.log(desk, by, intake, at=at, late_reason=late)
    return case, f"{case.complaint.number} recorded"


def troubles(acts: list[Callable[[], object]]) -> list[Exception]:
    """Do all of them; what was refused or failed comes back."""
    found: list[Exception] = []
    for one in acts:
        try:
            one()
        except Exception as error:  # noqa: BLE001 - the record stands; whatever failed after it is said
            found.append(error)
    return found
