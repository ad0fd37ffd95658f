"""Repair: the projection is disposable, and made again from the events alone.

The chains and their heads are no projection: a rebuild never touches them, so that what is
missing at the end of a chain stays to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.envelope import Untrusted
from frontdesk.journal.asks import Asks
from frontdesk.journal.errors import Damaged
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal

COMPLAINTS_AT_ONCE = 500


def rebuild(journal: Journal, now: datetime) -> int:
    """Make the projection again from the events; gives the number of complaints.

    Raises `Damaged` when an event cannot be read; nothing is changed then.
    """
    with journal.writing(now) as page:
        session = page.session
        journal.derive_practice(session)
        session.run("DELETE FROM complaint")
        session.run("DELETE FROM search")
        count = 0
        for complaint in every_complaint(journal, session):
            page.project(complaint)
            count += 1
        return count


def every_complaint(journal: Journal, view: Asks, unreadable: list[str] | None = None) -> Iterator[Complaint]:
    """Every complaint, merged ones together, a bounded number in memory at a time.

    Ids of events that cannot be read go into `unreadable`; without it, they raise `Damaged`.
    """
    keys = journal.site_keys(view)

    def events(subjects: list[str]) -> list[Event]:
        found: list[Event] = []
        for subject in subjects:
            rows = view.run(f"SELECT {EVENT_COLUMNS} FROM event WHERE subject = ?", (subject,))  # noqa: S608 - our own names
            for row in rows.fetchall():
                try:
                    found.append(read_event(envelope_of(row), keys))
                except Untrusted:
                    if unreadable is None:
                        raise Damaged(journal.database.file, "holds an event that cannot be read") from None
                    unreadable.append(str(row[0]))
        return found

    merged = _subjects(view, "SELECT DISTINCT subject FROM event WHERE kind = 'merged'")
    hosts = {str(into) for e in events(merged) if (into := getattr(e.what, "into", None))}
    together = hosts | set(merged)
    yield from fold_together(events(sorted(together))).values()
    alone = _subjects(
        view, "SELECT DISTINCT subject FROM event WHERE subject >= 'complaint:' AND subject < 'complaint;'"
    )
    rest = [s for s in alone if s not in together]
    for at in range(0, len(rest), COMPLAINTS_AT_ONCE):
        yield from fold_together(events(rest[at : at + COMPLAINTS_AT_ONCE])).values()


def _subjects(view: Asks, question: str) -> list[str]:
    return [str(row[0]) for row in view.run(question).fetchall()]
