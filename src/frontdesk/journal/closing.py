"""The read side of closing a day: what has no code yet, what waits for the manager, which days nobody signed."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from frontdesk.journal.asks import Asks
from frontdesk.journal.lately import COUNTED
from frontdesk.recovery.events import DaySigned
from frontdesk.recovery.stamps import instant, stamp


class Uncoded(NamedTuple):
    """A complaint that lacks a code, as far as a list needs it."""

    id: str
    number: str
    category: str | None
    hcat: str | None
    harm: int | None


class Met(NamedTuple):
    """A record that a day had to do with, as far as a line needs it."""

    number: str
    category: str | None
    kind: str


class Named(NamedTuple):
    """A complaint by its id and its number."""

    id: str
    number: str


def uncoded_between(view: Asks, begin: datetime, end: datetime) -> list[Uncoded]:
    """Complaints received in [begin, end) whose harm or sub-code nobody entered, oldest first."""
    rows = view.run(
        f"SELECT id, number, category, hcat, harm FROM complaint WHERE {COUNTED}"  # noqa: S608 - our own names
        " AND received_at >= ? AND received_at < ? AND (harm IS NULL OR hcat IS NULL) ORDER BY received_at, slot",
        (stamp(begin), stamp(end)),
    )
    return [Uncoded(*row) for row in rows]


def waiting_for_review(view: Asks, end: datetime) -> list[Named]:
    """Records received before `end` in which something waits for the manager, the longest waiting first."""
    rows = view.run(
        "SELECT id, number FROM complaint WHERE review = 1 AND received_at < ? ORDER BY last_event_at, slot",
        (stamp(end),),
    )
    return [Named(*row) for row in rows]


def met_between(view: Asks, begin: datetime, end: datetime, most: int) -> list[Met]:
    """Records received or first resolved in [begin, end), compliments first, then the newest, `most` of them."""
    span = (stamp(begin), stamp(end))
    rows = view.run(
        "SELECT number, category, kind FROM (SELECT * FROM complaint WHERE received_at >= ? AND received_at < ?"
        " UNION SELECT * FROM complaint WHERE first_resolved_at >= ? AND first_resolved_at < ?)"
        " WHERE state NOT IN ('merged', 'void')"
        " ORDER BY kind = 'compliment' DESC, received_at DESC, slot DESC LIMIT ?",
        (*span, *span, most),
    )
    return [Met(*row) for row in rows]


def receipts_between(view: Asks, begin: datetime, end: datetime) -> list[datetime]:
    """When records were received in [begin, end)."""
    rows = view.run(
        "SELECT DISTINCT occurred_at FROM event WHERE kind = 'logged' AND occurred_at >= ? AND occurred_at < ?",
        (stamp(begin), stamp(end)),
    )
    return [instant(row[0]) for row in rows]


def signed_days(view: Asks, first: date, last: date) -> frozenset[str]:
    """Days from first to last that somebody signed, as they are written in subjects."""
    rows = view.run(
        "SELECT DISTINCT subject FROM event WHERE subject BETWEEN ? AND ? AND kind = ?",
        (f"day:{first.isoformat()}", f"day:{last.isoformat()}", DaySigned.kind),
    )
    return frozenset(str(row[0]).partition(":")[2] for row in rows)
