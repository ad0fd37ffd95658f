"""What one program has yet to put at the end of the audit trail, where no act waits for it.

Lists that were read, records that were opened, refusals: written with the next page, by the desk's thread once it has
nothing else to do, and when the desk is closed. What was noted within the last minutes is not noted again, for a
screen reads its record anew with every change.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.journal import audit
from frontdesk.journal.audit import UNNAMED, Done, Fact
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.identifiers import StaffId

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.database import Database

AGAIN_AFTER = timedelta(minutes=15)
"""The same thing done by the same person is one row for so long."""
WAITING_MAX = 500
"""A file that takes nothing for hours must not fill the memory."""


class Waiting(NamedTuple):
    """A row to come."""

    at: datetime
    staff: StaffId
    deed: Done
    about: str | None
    facts: tuple[tuple[str, Fact], ...]

    def write(self, session: Asks) -> None:
        """Make it a row."""
        audit.note(session, self.at, self.staff, self.deed, self.about, **dict(self.facts))


class Trail:
    """The rows to come, and what was noted lately."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """`now` is the clock of the rows."""
        self.now = now
        self.asking: StaffId | None = None
        """Who was last asked for their right to do something."""
        self._waiting: list[Waiting] = []
        self._lately: dict[Waiting, datetime] = {}

    @property
    def waits(self) -> bool:
        """Whether anything has yet to be written."""
        return bool(self._waiting)

    def begin_anew(self) -> None:
        """Somebody else is at the desk, or nobody: whatever they do is new."""
        self._lately.clear()

    def later(self, deed: Done, about: str | None = None, staff: StaffId | None = None, **facts: Fact) -> None:
        """Note it when there is time, unless it was noted lately."""
        row = self.row(deed, about, staff, **facts)
        if row is not None and len(self._waiting) < WAITING_MAX:
            self.seen(row)
            self._waiting.append(row)

    def row(self, deed: Done, about: str | None = None, staff: StaffId | None = None, **facts: Fact) -> Waiting | None:
        """The row, for whoever writes it at once; None where it was noted lately."""
        audit.check_codes(facts)
        now = self.now()
        row = Waiting(now, staff or UNNAMED, deed, about, tuple(sorted(facts.items())))
        before = self._lately.get(_timeless(row))
        return row if before is None or not before <= now < before + AGAIN_AFTER else None

    def seen(self, row: Waiting) -> None:
        """Remember that it was noted."""
        self._lately[_timeless(row)] = row.at

    def refused(self, act: str) -> None:
        """Whoever was asked last did not reach the act."""
        self.later(Done.REFUSED, staff=self.asking, act=act)

    def write(self, session: Asks) -> int:
        """Write what waits, in the transaction of `session`; how much it was, for `written`."""
        for row in self._waiting:
            row.write(session)
        return len(self._waiting)

    def written(self, count: int) -> None:
        """So many are on disk."""
        del self._waiting[:count]

    def flush(self, database: Database) -> None:
        """Write what waits by itself; where the file takes nothing just now it goes on waiting."""
        if not self._waiting:
            return
        with suppress(JournalTrouble):
            with database.writing() as session:
                count = self.write(session)
            self.written(count)


def _timeless(row: Waiting) -> Waiting:
    return row._replace(at=datetime.min)  # noqa: DTZ901  stands for no time at all
