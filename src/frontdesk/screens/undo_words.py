"""What is said before and after something is taken back. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frontdesk.desk import words
from frontdesk.recovery.codes import State

if TYPE_CHECKING:
    from frontdesk.desk import Undid, Undoable

JUST_NOW_MINUTES = 5
"""An act this old may be forgotten: it is said before it is taken back."""


def is_just_now(found: Undoable, now: datetime, undid_at: datetime | None) -> bool:
    """Whether it is the act that was said last: done lately, after the last undo, with nothing that stays."""
    fresh = now - found.at < timedelta(minutes=JUST_NOW_MINUTES)
    return fresh and (undid_at is None or found.at > undid_at) and not (found.later or found.beside)


def question(found: Undoable, now: datetime, zone: ZoneInfo | None) -> str:
    """What would be taken back, when it was done, and what stays."""
    at = words.day_and_time(found.at, zone, now) if zone else ""
    later = f"What you did last cannot be taken back: {', '.join(found.later)}.\n" if found.later else ""
    stays = f"\nWhat stays: {', '.join(found.beside)}." if found.beside else ""
    return f"{later}Take back {found.number}: {found.spoken}, {at}?{stays}"


def taken_back(undid: Undid) -> str:
    """What became of it; there is no redo."""
    state = undid.case.complaint.state
    if state is State.VOID:
        return f"{undid.number} is taken back: it counts no longer, and its number is not used again."
    return f"{undid.number}: {undid.spoken} is taken back. It is {state.words} again; to have it back, do it again."
