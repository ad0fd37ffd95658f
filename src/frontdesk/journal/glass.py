"""Broken glass: who opened the records in an emergency, when, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.recovery.glass import GLASS_MINUTES, GLASS_SUBJECTS, glass_subject
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.journal import Journal


class Broken(NamedTuple):
    """One time somebody did."""

    event: str
    by: StaffId
    at: datetime
    reason: str | None
    """None once it was erased."""


def is_open(view: Asks, staff: StaffId, now: datetime) -> bool:
    """Whether the records are open to this person, on this computer, at this moment."""
    since = stamp(now - timedelta(minutes=GLASS_MINUTES))
    row = view.run(
        "SELECT 1 FROM event WHERE kind = 'glass_broken' AND subject = ? AND occurred_at > ? AND occurred_at <= ?"
        " AND device = (SELECT device FROM seat) LIMIT 1",
        (glass_subject(staff), since, stamp(now)),
    ).fetchone()
    return row is not None


def broken_between(journal: Journal, view: Asks, begin: datetime, end: datetime) -> list[Broken]:
    """All times somebody did, on any desk of the site, oldest first; reasons opened."""
    events = journal.events_of_kinds(view, ("glass_broken",))
    return [
        Broken(
            event=event.id,
            by=StaffId(event.subject.removeprefix(GLASS_SUBJECTS)),
            at=event.occurred_at,
            reason=getattr(event.what, "reason", "") or None,
        )
        for event in sorted(events, key=lambda one: one.order)
        if begin <= event.occurred_at < end
    ]
