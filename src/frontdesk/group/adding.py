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

from sqlalchemy import update

from frontdesk.group.batch import Item
from frontdesk.group.store import Writing
from frontdesk.group.tables import feed

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
