"""Looking back: what had occurred by a moment, whenever it was typed and whenever it is asked.

An act that was taken back never occurred, even if it was taken back later: an undo mends the
record, it is no step of the recovery.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from frontdesk.recovery.cancelling import cancelled
from frontdesk.recovery.clocks import TICK, Calendar, end_of_date
from frontdesk.recovery.events import Event, Undone


def as_at(events: Iterable[Event], moment: datetime) -> list[Event]:
    """Those events of whole complaints that had occurred by `moment`, and the undos that stand."""
    known = list(events)
    late = cancelled(known).for_review
    return [
        event
        for event in known
        if (event.id not in late if isinstance(event.what, Undone) else event.occurred_at <= moment)
    ]


def end_of(calendar: Calendar, day: date) -> datetime:
    """The last moment of a local date, which is what a bare date means."""
    return end_of_date(calendar, day) - TICK
