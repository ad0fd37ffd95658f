"""The read side of grievances: which complaints are on the committee's list."""

from __future__ import annotations

from datetime import datetime

from frontdesk.journal.asks import Asks
from frontdesk.recovery.stamps import stamp


def open_or_decided(view: Asks, *, since: datetime) -> list[str]:
    """Ids of grievances that owe something, be the complaint closed or not, and of those that were decided since."""
    rows = view.run(
        "SELECT id FROM complaint INDEXED BY complaint_board WHERE open = 1 AND flags LIKE '%grievance%'"
        " UNION SELECT substr(subject, 11) FROM event WHERE kind = 'grievance_decided' AND occurred_at >= ?",
        (stamp(since),),
    )
    return [str(row[0]) for row in rows]
