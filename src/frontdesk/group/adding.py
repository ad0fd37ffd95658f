"""How new events get into their table: copied on PostgreSQL when they are many, else inserted one by one.

They are copied straight into the table. COPY knows no "unless it is there", and need not: the caller holds the
site's lock, so nobody adds the same event meanwhile, and one that is there already ends the transaction, of which
nothing is then kept. A stage in between would cost half as much again (`benchmarks/push.py`).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import sqlite

from frontdesk.group.batch import Item
from frontdesk.group.store import Writing
from frontdesk.group.tables import feed, head

COPY_FROM = 200
"""Rows from which on copying is quicker."""
COLUMNS = "site_id, position, id, device, epoch, seq, clock_ahead, subject, kind, body, hash, received_at"
COPY = f"COPY event ({COLUMNS}) FROM STDIN (FORMAT BINARY)"
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES ({{}}) ON CONFLICT DO NOTHING"  # noqa: S608 - names of our own
COUNT = COLUMNS.count(",") + 1
BEGINNING = b"PGCOPY\n\xff\r\n\0" + bytes(8)
"""Of a binary copy: its signature, no flags, no extension. Source: PostgreSQL's manual, COPY, "Binary Format"."""
END = struct.pack(">h", -1)


class SomeAreHere(Exception):
    """Some of the events are in the table already. The transaction must end, and nothing of it be kept."""


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


LOCK = "SELECT seq, hash FROM head WHERE site_id = %s AND device = %s AND epoch = %s FOR UPDATE"
TAKE = "UPDATE feed SET position = position + %s WHERE site_id = %s RETURNING position"
MOVE = """
INSERT INTO head (site_id, device, epoch, seq, hash) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (site_id, device, epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash
"""


def lock_and_take(tx: Writing, place: Place, count: int) -> tuple[tuple[int, str] | None, int]:
    """Lock a chain's head, then its site's counter, and take positions; gives the head, and the position before them.

    On PostgreSQL both questions travel together with the beginning of the transaction.
    """
    chain = (place.site_id, place.device, place.epoch)
    if tx.dialect.name == "postgresql":
        driver = _driver(tx)
        with driver.pipeline():
            found, taken = driver.execute(LOCK, chain), driver.execute(TAKE, (count, place.site_id))
            row, last = found.fetchone(), taken.fetchone()[0]
        return row, last - count
    c = head.c
    query = select(c.seq, c.hash).where(c.site_id == chain[0], c.device == chain[1], c.epoch == chain[2])
    stored = tx.execute(query).one_or_none()
    return (tuple(stored) if stored else None), next_positions(tx, place.site_id, count)


def move_head(tx: Writing, place: Place, seq: int, last_hash: str) -> None:
    """The chain ends here now."""
    chain = (place.site_id, place.device, place.epoch)
    if tx.dialect.name == "postgresql":
        _driver(tx).execute(MOVE, (*chain, seq, last_hash))
        return
    fresh = sqlite.insert(head).values(site_id=chain[0], device=chain[1], epoch=chain[2], seq=seq, hash=last_hash)
    tx.execute(fresh.on_conflict_do_update(set_={"seq": seq, "hash": last_hash}))


def add_events(tx: Writing, place: Place, items: Sequence[Item], before: int) -> None:
    """Add events at the positions after `before`. Raises `SomeAreHere`, by their ids or by their places."""
    postgresql = tx.dialect.name == "postgresql"
    with closing(_driver(tx).cursor()) as cursor:
        if postgresql and len(items) >= COPY_FROM:
            _copy(cursor, _as_binary(place, items, before))
            return
        marks = ", ".join(["%s" if postgresql else "?"] * COUNT)
        cursor.executemany(INSERT.format(marks), _rows(place, items, before))
        if cursor.rowcount < len(items):
            raise SomeAreHere


def _copy(cursor: Any, rows: bytes) -> None:  # noqa: ANN401 - psycopg is in the server's extra only
    from psycopg.errors import UniqueViolation

    try:
        with cursor.copy(COPY) as copy:
            copy.write(rows)
    except UniqueViolation:
        raise SomeAreHere from None


def _as_binary(place: Place, items: Sequence[Item], before: int) -> bytes:
    """Rows as PostgreSQL takes them without reading text: every field with its length before it."""
    begin = struct.pack(">hii", COUNT, 4, place.site_id)
    chain = _field(place.device) + _field(place.epoch)
    end = _field(place.received_at)
    numbered, placed, length = struct.Struct(">iqi").pack, struct.Struct(">iqi?i").pack, struct.Struct(">i").pack
    of_hash = length(64)
    ahead = place.ahead
    parts = [BEGINNING]
    for position, (e, line, _) in enumerate(items, before + 1):
        name, subject, kind = e.id.encode(), e.subject.encode(), e.kind.encode()
        parts += (begin, numbered(8, position, len(name)), name, chain)
        parts += (placed(8, e.seq, 1, e.clock > ahead, len(subject)), subject, length(len(kind)), kind)
        parts += (length(len(line)), line, of_hash, e.hash.encode(), end)
    parts.append(END)
    return b"".join(parts)


def _field(text: str) -> bytes:
    data = text.encode()
    return struct.pack(">i", len(data)) + data


def _driver(tx: Writing) -> Any:  # noqa: ANN401
    return tx.connection.driver_connection


def _rows(place: Place, items: Sequence[Item], before: int) -> list[tuple[Any, ...]]:
    site_id, device, epoch, at, ahead = place.site_id, place.device, place.epoch, place.received_at, place.ahead
    return [
        (site_id, position, e.id, device, epoch, e.seq, e.clock > ahead, e.subject, e.kind, line, e.hash, at)
        for position, (e, line, _) in enumerate(items, before + 1)
    ]
