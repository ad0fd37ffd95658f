"""What each person did on this desk lately, newest last: what an undo looks through.

A memo of this file; it is never synced.
"""

from __future__ import annotations

import json
from typing import NamedTuple

from frontdesk.journal.asks import Asks
from frontdesk.recovery.identifiers import EventId, StaffId, Subject

ACTS_REMEMBERED = 20
"""How many of a person's last acts on this desk can be looked through to undo."""


class ActDone(NamedTuple):
    """One act: what it was about, its events, and when it was recorded."""

    subject: Subject
    events: tuple[EventId, ...]
    recorded_at: str


def memo_of(by: StaffId) -> str:
    """The name of the memo that holds a person's acts."""
    return f"acts:{by}"


def last_acts(view: Asks, by: StaffId) -> list[ActDone]:
    """This person's acts on this desk, oldest first."""
    row = view.run("SELECT value FROM memo WHERE name = ?", (memo_of(by),)).fetchone()
    known: list[tuple[Subject, list[EventId], str]] = json.loads(row[0]) if row else []
    return [ActDone(subject, tuple(ids), at) for subject, ids, at in known]


def kinds_of(view: Asks, events: tuple[EventId, ...]) -> list[str]:
    """The kinds of these events, in their order."""
    found = [view.run("SELECT kind FROM event WHERE id = ?", (event,)).fetchone() for event in events]
    return [str(row[0]) for row in found if row]
