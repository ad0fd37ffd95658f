"""What came lately, as far as the board needs it to see what comes again and again: codes and times, no seals."""

from __future__ import annotations

from datetime import datetime

from frontdesk.journal.asks import Asks
from frontdesk.recovery.codes import Category
from frontdesk.recovery.patterns import Received
from frontdesk.recovery.stamps import instant, stamp

COUNTED = "kind = 'complaint' AND state NOT IN ('void', 'merged')"
"""Records that count as complaints."""


def received_since(view: Asks, since: datetime) -> list[Received]:
    """Complaints received since, as far as patterns need them."""
    rows = view.run(
        f"SELECT number, category, received_at FROM complaint WHERE {COUNTED}"  # noqa: S608 - our own names
        " AND category IS NOT NULL AND received_at >= ?",
        (stamp(since),),
    )
    return [Received(number=row[0], category=Category(row[1]), received_at=instant(row[2])) for row in rows]
