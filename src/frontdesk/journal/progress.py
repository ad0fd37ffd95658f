"""The read side of progress: when complaints came, and what they were about at which stage."""

from __future__ import annotations

from datetime import datetime

from frontdesk.journal.asks import Asks
from frontdesk.journal.lately import COUNTED
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.stamps import instant, stamp


def received_times(view: Asks, begin: datetime, end: datetime) -> list[datetime]:
    """When each complaint received in [begin, end) came."""
    rows = view.run(
        f"SELECT received_at FROM complaint WHERE {COUNTED} AND received_at >= ? AND received_at < ?",  # noqa: S608 - our own names
        (stamp(begin), stamp(end)),
    )
    return [instant(row[0]) for row in rows]


def what_and_where(view: Asks, begin: datetime, end: datetime) -> dict[tuple[Category, Stage], int]:
    """How many complaints received in [begin, end) were about what, at which stage; uncoded ones left out."""
    rows = view.run(
        f"SELECT category, stage, count(*) FROM complaint WHERE {COUNTED} AND received_at >= ? AND received_at < ?"  # noqa: S608 - our own names
        " AND category IS NOT NULL AND stage IS NOT NULL GROUP BY category, stage",
        (stamp(begin), stamp(end)),
    )
    return {(Category(category), Stage(stage)): count for category, stage, count in rows}


def coded(view: Asks, begin: datetime, end: datetime) -> list[tuple[datetime, Category | None, Stage | None]]:
    """When each complaint received in [begin, end) came, what it was about, and at which stage."""
    rows = view.run(
        f"SELECT received_at, category, stage FROM complaint WHERE {COUNTED} AND received_at >= ? AND received_at < ?",  # noqa: S608 - our own names
        (stamp(begin), stamp(end)),
    )
    return [
        (instant(at), Category(category) if category else None, Stage(stage) if stage else None)
        for at, category, stage in rows
    ]
