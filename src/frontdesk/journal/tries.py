"""Tries of PINs on this computer: counted in the file, so that neither a restart nor a second program forgets them.

A try is charged before it is looked at, under the file's write lock, and only the right PIN takes the charge back.
So any number of programs that guess at once have as many tries among them as one has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.journal.asks import Asks
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.stamps import instant, stamp

FREE_TRIES = 5
"""So many wrong ones in a row, then the person is locked out."""
LOCKED_MINUTES = 5
"""The first time; every further wrong one doubles it."""
LOCKED_MINUTES_MAX = 60

_KEEP = (
    "INSERT INTO pin_try(staff, pin, failed, locked_until) VALUES (?, ?, ?, ?) ON CONFLICT(staff) DO UPDATE"
    " SET pin = excluded.pin, failed = excluded.failed, locked_until = excluded.locked_until"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tries:
    """How it stands with somebody's PIN."""

    failed: int = 0
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Whether nobody may try at the moment."""
        return self.locked_until is not None and now < self.locked_until

    @property
    def left(self) -> int:
        """Tries that are left before the person is locked out."""
        return max(0, FREE_TRIES - self.failed)


def tries(view: Asks, staff: StaffId, pin: str) -> Tries:
    """The wrong tries of this PIN so far; `pin` tells it from an earlier one."""
    row = view.run("SELECT pin, failed, locked_until FROM pin_try WHERE staff = ?", (staff,)).fetchone()
    if row is None or row[0] != pin:
        return Tries()
    return Tries(failed=int(row[1]), locked_until=instant(row[2]) if row[2] else None)


def charge(session: Asks, staff: StaffId, pin: str, now: datetime) -> Tries:
    """Count a try as wrong before it is looked at. Whoever is locked out is not asked for one."""
    failed = tries(session, staff, pin).failed + 1
    until = None
    if failed >= FREE_TRIES:
        minutes = min(LOCKED_MINUTES << min(failed - FREE_TRIES, 10), LOCKED_MINUTES_MAX)
        until = now + timedelta(minutes=minutes)
    session.run(_KEEP, (staff, pin, failed, stamp(until) if until else None))
    return Tries(failed=failed, locked_until=until)


def forgive(session: Asks, staff: StaffId) -> None:
    """The PIN was right, or there is another one: begin anew."""
    session.run("DELETE FROM pin_try WHERE staff = ?", (staff,))
