"""Taking back one's own last act: said beforehand what it is, done as an act of its own, never twice.

An undo reaches what this person did on this desk in the last twelve hours. What others have built upon stays, and
so does what is of a kind that is never taken back. There is no redo: whoever wants it back does it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, deed_of, deed_on, file_on, page_of, subject_on
from frontdesk.journal import acts as memory
from frontdesk.recovery import decisions
from frontdesk.recovery import events as ev
from frontdesk.recovery.identifiers import ComplaintId, ComplaintNo, EventId, StaffId, Subject
from frontdesk.recovery.stamps import instant
from frontdesk.recovery.taking_back import STAYS
from frontdesk.recovery.undo_refusals import NothingToUndo, NotJustNow, StaysOnRecord

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.acts import ActDone
    from frontdesk.journal.asks import Asks

SESSION_HOURS = 12
"""An act can be taken back by the person who did it, on the desk where it was done, for so long."""
JUST_NOW_MINUTES = 15
"""What is older is taken back only by whoever names it."""
BESIDE = frozenset({ev.GrievanceOpened.kind, ev.Escalated.kind})
"""What goes on record together with an act, before it."""

SPOKEN = {
    "logged": "recorded",
    "acknowledged": "acknowledged",
    "resolved": "resolved",
    "followed_up": "followed up",
    "reopened": "reopened",
    "promised": "a new promise",
    "waiting_started": "waiting",
    "waiting_ended": "end of waiting",
    "handed_over": "handed over",
    "hand_over_accepted": "hand-over accepted",
    "noted": "a note",
    "recoded": "coded",
    "safety_handled": "a call on record",
    "routed": "sent a special way",
    "escalated": "escalated",
    "amends_approved": "amends approved",
    "reviewed": "what was settled",
    "grievance_opened": "that it became a grievance",
    "day_signed": "that the day was signed",
    "story_published": "that a story was published",
    "setting_set": "a change of the settings",
    "hours_set": "a change of the hours",
    "closure_set": "a change of the closures",
    "staff_added": "a change of the staff list",
    "staff_left": "a change of the staff list",
    "redacted": "that words were erased",
    "hold_set": "a legal hold",
    "site_key_made": "another key",
    "former_keys_kept": "another key",
    "glass_broken": "that the records were opened in an emergency",
    "encounters_counted": "the day's number of visits",
}
"""Acts as people say them; all others by their kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undoable:
    """What an undo would take back."""

    number: ComplaintNo
    complaint: ComplaintId
    act: EventId
    what: str
    """Kind of the act, such as `resolved`."""
    at: datetime
    """When it was recorded."""
    later: tuple[str, ...] = ()
    """What was done after it and cannot be taken back, as people say it."""
    beside: tuple[str, ...] = ()
    """What went on record with it and stays."""

    @property
    def spoken(self) -> str:
        """The act as people say it."""
        return spoken(self.what)


@dataclass(frozen=True, kw_only=True, slots=True)
class Undid:
    """What was taken back."""

    number: ComplaintNo
    what: str
    """Kind of the act, such as `resolved`."""
    case: CaseFile

    @property
    def spoken(self) -> str:
        """The act as people say it."""
        return spoken(self.what)


def spoken(kind: str) -> str:
    """A kind of act as people say it."""
    return SPOKEN.get(kind, kind.replace("_", " "))


def undoable(desk: Desk, by: StaffId, *, only: ComplaintId | None = None) -> Undoable:
    """What an undo would take back now; with `only`, the last act on that complaint.

    Raises `NothingToUndo`, `CannotUndo` where somebody has built upon it, or `StaysOnRecord` where nothing of what the
    person did can be taken back.
    """
    with desk.database.reading() as view:
        practice, now = desk.journal.practice_in(view), desk.now()
        deed = deed_of(desk.journal, practice, now, by, When())
        act, later = _last(view, by, now, only)
        complaint = desk.journal.complaint_in(view, act.subject)
        if complaint is None:
            raise NothingToUndo
        (draft,) = decisions.undo(complaint, deed, targets=act.events)
        assert isinstance(draft.what, ev.Undone)  # noqa: S101 - that is what an undo decides
        kinds = dict(zip(act.events, memory.kinds_of(view, act.events), strict=True))
        beside = tuple(spoken(kinds[event]) for event in act.events if event not in draft.what.targets)
        return Undoable(
            number=complaint.number,
            complaint=complaint.id,
            act=act.events[-1],
            what=_named(list(kinds.values())),
            at=instant(act.recorded_at),
            later=tuple(dict.fromkeys(later)),
            beside=beside,
        )


def undo(desk: Desk, by: StaffId, *, only: ComplaintId | None = None, expected: EventId | None = None) -> Undid:
    """Take back this person's last act on this desk; with `only`, their last act on that complaint.

    `expected` is the act that was said beforehand: when another one was done meanwhile, nothing is taken back.
    Raises `NothingToUndo`, `StaysOnRecord`, or `CannotUndo` when somebody has built upon it.
    """
    with page_of(desk) as page:
        deed = deed_on(page, by, When())
        act, later = _last(page.session, by, page.now, only)
        if later and expected is None and only is None:
            raise StaysOnRecord(later[0], page.complaint(act.subject).number)
        if expected is not None and expected != act.events[-1]:
            raise NothingToUndo
        complaint = page.complaint(act.subject)
        kinds = {entry.event: entry.kind for entry in complaint.history}
        page.append(decisions.undo(complaint, deed, targets=act.events), by)
        what = _named([kinds.get(event, "") for event in act.events])
        return Undid(number=complaint.number, what=what, case=file_on(page, act.subject))


def undo_named(desk: Desk, by: StaffId, reference: str | None) -> Undid:
    """Take back the last act on the complaint of that number; without one, the last act of all if it is of just now.

    Raises `UnknownComplaint`, `NotJustNow`, and what `undo` raises.
    """
    if reference is not None:
        with desk.database.reading() as view:
            subject = subject_on(view, reference)
        return undo(desk, by, only=ComplaintId(subject.partition(":")[2]))
    found = undoable(desk, by)
    minutes = int((desk.now() - found.at).total_seconds() // 60)
    if minutes >= JUST_NOW_MINUTES and not found.later:
        raise NotJustNow(found.number, found.spoken, minutes)
    return undo(desk, by)


def _last(view: Asks, by: StaffId, now: datetime, only: ComplaintId | None) -> tuple[ActDone, list[str]]:
    """The last act that is about a complaint, and what was done after it that cannot be taken back."""
    oldest = now - timedelta(hours=SESSION_HOURS)
    wanted = None if only is None else Subject(f"complaint:{only}")
    later: list[str] = []
    for act in reversed(memory.last_acts(view, by)):
        if instant(act.recorded_at) < oldest:
            break
        kinds = memory.kinds_of(view, act.events)
        if wanted is not None and act.subject != wanted:
            continue
        if act.subject.startswith("complaint:") and not STAYS.issuperset(kinds):
            return act, later
        later.append(spoken(_named(kinds)))
    if later:
        raise StaysOnRecord(later[0])
    raise NothingToUndo


def _named(kinds: Sequence[str]) -> str:
    """The act that a person did, among the kinds that went on record with it."""
    done = [kind for kind in kinds if kind not in BESIDE] or list(kinds)
    return done[-1] if done else ""
