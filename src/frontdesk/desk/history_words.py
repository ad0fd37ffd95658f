"""What happened to a complaint, line by line, as people say it. Pure; the zone is the site's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from frontdesk.recovery.codes import Duty, State

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.desk.casefile import CaseFile
    from frontdesk.recovery.complaint import Complaint, Entry
    from frontdesk.recovery.identifiers import StaffId

HAPPENED = {
    "logged": "received",
    "acknowledged": "acknowledged",
    "resolved": "resolved",
    "followed_up": "followed up",
    "reopened": "reopened",
    "promised": "new promise",
    "waiting_started": "waiting",
    "waiting_ended": "waiting ended",
    "handed_over": "handed over",
    "hand_over_accepted": "hand-over accepted",
    "noted": "note",
    "renumbered": "new number",
    "recoded": "coded",
    "safety_handled": "safety call",
    "routed": "sent the special way",
    "escalated": "escalated",
    "amends_approved": "amends approved",
    "grievance_opened": "became a grievance",
    "grievance_acknowledged": "told that it is a grievance",
    "letter_written": "letter written",
    "thanked": "thanks",
    "interim_sent": "interim letter",
    "notice_sent": "written notice",
    "grievance_decided": "decided",
    "merged": "merged into another record",
    "unmerged": "stands by itself again",
    "voided": "voided",
    "reviewed": "review settled",
    "undone": "taken back",
    "redacted": "words erased",
    "hold_set": "legal hold changed",
}
NEWER = "update needed to read this"
"""Instead of a kind of event that only a newer frontdesk knows."""
ON_IT = timedelta(minutes=10)
"""So long somebody who did something about a record is thought to be on it still."""
Line = tuple["datetime", str, "StaffId"]
"""When, what, and who."""


def happened(case: CaseFile) -> list[Line]:
    """What happened, in order; what was taken back, and what was merged into it, says so itself."""
    own, guests = [*_own(case.complaint, case.merged_into_number)], [*_guests(case.complaint)]
    return sorted([*own, *guests], key=lambda line: line[0]) if guests else own


def on_it(case: CaseFile, but: StaffId | None, now: datetime) -> Line | None:
    """What somebody else did about it within the last minutes, here or on a desk that has synced since.

    Only acts are known: a record that somebody merely looks at leaves no trace on other desks.
    """
    recent = (
        entry
        for entry in reversed(case.complaint.history)
        if entry.by != but and not entry.undone and timedelta() <= now - entry.recorded_at < ON_IT
    )
    last = next(recent, None)
    return None if last is None else (last.recorded_at, HAPPENED.get(last.kind, NEWER), last.by)


def _own(c: Complaint, lives_in: str | None) -> Iterator[Line]:
    calls = list(c.calls)
    kinds = {entry.event: entry for entry in c.history}
    for entry in c.history:
        what = _told(entry, lives_in if c.state is State.MERGED else None)
        call = next((one for one in calls if (one.at, one.by) == (entry.at, entry.by)), None)
        if entry.kind == "safety_handled" and call is not None and not entry.undone:
            calls.remove(call)
            what = f"told: {call_words(call.duty)}"
        if entry.takes_back:
            what = _taken_back([kinds[act] for act in entry.takes_back if act in kinds])
        elif entry.undone:
            what += " (taken back)"
        yield entry.at, what, entry.by


def _told(entry: Entry, lives_in: str | None) -> str:
    if entry.kind == "merged" and lives_in and not entry.undone:
        return f"merged into {lives_in}"
    if entry.graded is not None:
        before, after = entry.graded
        was = before.words if before is not None else "not graded"
        return f"{HAPPENED['recoded']}: {was} -> {after.words}"
    return HAPPENED.get(entry.kind, NEWER)


def _taken_back(acts: list[Entry]) -> str:
    """Which acts somebody took back, or wanted to when others had built upon them already."""
    said = ", ".join(dict.fromkeys(HAPPENED.get(act.kind, NEWER) for act in acts))
    return f"took back: {said}" if all(act.undone for act in acts) else f"too late to take back: {said}"


def _guests(c: Complaint) -> Iterator[Line]:
    """Each record that lives in this one, from when it was merged."""
    for guest in c.guests:
        for entry in guest.history:
            if entry.kind == "merged" and not entry.undone and guest.state is State.MERGED:
                yield entry.at, f"{guest.number} merged into this", entry.by


def call_words(duty: str) -> str:
    """A call as people say it; a code that only a newer frontdesk knows stands for itself."""
    return next((known.words for known in Duty if known == duty), duty.replace("_", " "))
