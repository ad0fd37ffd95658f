"""How new events get into their table: copied through a stage on PostgreSQL, else inserted one statement for all.

COPY knows no "unless it is there", so many rows go into a stage of the connection first and from there into the
table. What a stage would cost is not worth it for few rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from frontdesk.group.batch import Item
from frontdesk.group.store import Writing
from frontdesk.group.tables import feed

COPY_FROM = 200
"""Rows from which on the stage is quicker; see `benchmarks/push.py`."""
STAGE = """
CREATE TEMP TABLE IF NOT EXISTS stage
    (seq bigint, id text, hash text, subject text, kind text, clock_ahead boolean, body bytea) ON COMMIT DELETE ROWS
"""
COLUMNS = 12
INSERT = """
INSERT INTO event
    (site_id, position, id, device, epoch, seq, clock_ahead, subject, kind, body, hash, received_at)
VALUES ({}) ON CONFLICT DO NOTHING
"""
COPY = "COPY stage (seq, id, hash, subject, kind, clock_ahead, body) FROM STDIN"
FROM_STAGE = """
INSERT INTO event
    (site_id, position, id, device, epoch, seq, clock_ahead, subject, kind, body, hash, received_at)
SELECT %s, %s + seq, id, %s, %s, seq, clock_ahead, subject, kind, body, hash, %s FROM stage
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where events of one chain go, and when. `ahead` is the clock from which on an event is marked."""

    site_id: int
    device: str
    epoch: str
    received_at: str
    ahead: str


def next_positions(tx: Writing, site_id: int, count: int) -> int:
    """Take so many positions of a site's feed, and its lock; gives the last position before them."""
    mine = update(feed).where(feed.c.site_id == site_id).values(position=feed.c.position + count)
    return int(tx.execute(mine.returning(feed.c.position)).scalar_one()) - count


def add_events(tx: Writing, place: Place, items: Sequence[Item], before: int) -> int:
    """Add events at the positions after `before`; gives how many were not there yet, by their ids or their places."""
    postgresql = tx.dialect.name == "postgresql"
    with closing(_driver(tx).cursor()) as cursor:
        if postgresql and len(items) >= COPY_FROM and _in_a_row(items):
            cursor.execute(STAGE)
            with cursor.copy(COPY) as copy:
                copy.write(_as_text(place, items))
            first = before + 1 - items[0].envelope.seq
            cursor.execute(FROM_STAGE, (place.site_id, first, place.device, place.epoch, place.received_at))
        else:
            marks = ", ".join(["%s" if postgresql else "?"] * COLUMNS)
            cursor.executemany(INSERT.format(marks), _rows(place, items, before))
        return int(cursor.rowcount)


def _in_a_row(items: Sequence[Item]) -> bool:
    return items[-1].envelope.seq - items[0].envelope.seq + 1 == len(items)


def _driver(tx: Writing) -> Any:  # noqa: ANN401 - psycopg is part of the server's extra only
    return tx.connection.driver_connection


def _as_text(place: Place, items: Sequence[Item]) -> str:
    """Rows in COPY's own text form; only a backslash needs care, since these texts hold no control characters."""
    ahead = place.ahead
    return "".join(
        [
            f"{e.seq}\t{e.id}\t{e.hash}\t{e.subject}\t{e.kind}\t{'t' if e.clock > ahead else 'f'}\t\\\\x{line.hex()}\n"
            if "\\" not in e.id and "\\" not in e.subject and "\\" not in e.kind
            else _with_care(e, line, ahead)
            for e, line, _ in items
        ]
    )


def _with_care(e: Any, line: bytes, ahead: str) -> str:  # noqa: ANN401
    texts = [text.replace("\\", "\\\\") for text in (e.id, e.hash, e.subject, e.kind)]
    return "\t".join([str(e.seq), *texts, "t" if e.clock > ahead else "f", f"\\\\x{line.hex()}"]) + "\n"


def _rows(place: Place, items: Sequence[Item], before: int) -> list[tuple[Any, ...]]:
    site_id, device, epoch, at, ahead = place.site_id, place.device, place.epoch, place.received_at, place.ahead
    return [
        (site_id, position, e.id, device, epoch, e.seq, e.clock > ahead, e.subject, e.kind, line, e.hash, at)
        for position, (e, line, _) in enumerate(items, before + 1)
    ]
