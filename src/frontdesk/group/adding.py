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
from typing import Any, TypeAlias

from sqlalchemy import update

from frontdesk.group.batch import Header, Item
from frontdesk.group.lines import Line
from frontdesk.group.store import Writing
from frontdesk.group.tables import feed

COPY_FROM = 200
"""Rows from which on copying is quicker."""
COPY_AT_ONCE = 100
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


Question: TypeAlias = tuple[str, tuple[Any, ...]]
"""A statement with `%s` for each value, and the values."""
FOLLOW = """
UPDATE head SET seq = %s, hash = %s
WHERE site_id = %s AND device = %s AND epoch = %s AND seq = %s AND hash = %s RETURNING seq
"""
BEGIN = """
INSERT INTO head (seq, hash, site_id, device, epoch) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING seq
"""
TAKE = "UPDATE feed SET position = position + %s WHERE site_id = %s RETURNING position"
HEARD_BEGIN = """
UPDATE device SET last_seen = %s, written = %s, epoch = %s, returns = 0 WHERE site_id = %s AND id = %s RETURNING returns
"""
HEARD = """
UPDATE device SET last_seen = %s, written = %s,
returns = returns + CASE WHEN written <> %s AND epoch <> %s THEN 1 ELSE 0 END
WHERE site_id = %s AND id = %s RETURNING returns
"""


def ask(tx: Writing, *questions: Question) -> list[Any]:
    """The first row that each statement gives, or None. On PostgreSQL they travel together."""
    if tx.dialect.name != "postgresql":
        return [tx.exec_driver_sql(sql.replace("%s", "?"), values).first() for sql, values in questions]
    driver = _driver(tx)
    with driver.pipeline():
        asked = [driver.execute(sql, values) for sql, values in questions]
        return [answer.fetchone() for answer in asked]


def claim(tx: Writing, place: Place, header: Header, last: Line) -> tuple[int, int]:
    """Move a chain's head from before a batch to its last event, and take positions: locks both, in this order.

    Gives the position before them, and `returns` of the desk. Raises `SomeAreHere` when the chain does not end
    where the batch begins; the transaction must not be kept then.
    """
    chain = (last.seq, last.hash, place.site_id, place.device, place.epoch)
    begins = header.first_seq == 1
    moved, taken, heard = ask(
        tx,
        (BEGIN, chain) if begins else (FOLLOW, (*chain, header.first_seq - 1, header.prev)),
        (TAKE, (header.count, place.site_id)),
        was_heard(place, begins=begins),
    )
    if moved is None:
        raise SomeAreHere
    return int(taken[0]) - header.count, int(heard[0])


def was_heard(place: Place, *, begins: bool) -> Question:
    """Note that a desk added to a chain, and whether it went back to an older one than it began last."""
    epoch = place.epoch
    told = (place.received_at, epoch, epoch) if begins else (place.received_at, epoch, epoch, epoch)
    return HEARD_BEGIN if begins else HEARD, (*told, place.site_id, place.device)


def add_events(tx: Writing, place: Place, items: Sequence[Item], before: int) -> None:
    """Add events at the positions after `before`. Raises `SomeAreHere`, by their ids or by their places."""
    postgresql = tx.dialect.name == "postgresql"
    with closing(_driver(tx).cursor()) as cursor:
        if postgresql and len(items) >= COPY_FROM:
            _copy(cursor, place, items, before)
            return
        marks = ", ".join(["%s" if postgresql else "?"] * COUNT)
        cursor.executemany(INSERT.format(marks), _rows(place, items, before))
        if cursor.rowcount < len(items):
            raise SomeAreHere


def _copy(cursor: Any, place: Place, items: Sequence[Item], before: int) -> None:  # noqa: ANN401 - psycopg's
    """Some rows at a time: PostgreSQL stores them while the next ones are put together."""
    from psycopg.errors import UniqueViolation  # in the server's extra only

    try:
        with cursor.copy(COPY) as copy:
            copy.write(BEGINNING)
            for done in range(0, len(items), COPY_AT_ONCE):
                copy.write(_as_binary(place, items[done : done + COPY_AT_ONCE], before + done))
            copy.write(END)
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
    parts: list[bytes] = []
    for position, (e, line, _) in enumerate(items, before + 1):
        name, subject, kind = e.id.encode(), e.subject.encode(), e.kind.encode()
        parts += (begin, numbered(8, position, len(name)), name, chain)
        parts += (placed(8, e.seq, 1, e.clock > ahead, len(subject)), subject, length(len(kind)), kind)
        parts += (length(len(line)), line, of_hash, e.hash.encode(), end)
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
