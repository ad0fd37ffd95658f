"""The measure for saving: the same rows, written by hand with sqlcipher3 and nothing around it.

What one complaint leaves in the file is read back after the desk saved it, and written once more into another
file of the same layout, with the same key size, pragmas, triggers and indexes, in one transaction with one flush.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.journal.connection import Connection

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Saved:
    """The rows that saving one complaint wrote, by table."""

    complaint: Row
    search: Row
    events: list[Row]
    head: Row
    memos: list[Row]
    seat: Row


@dataclass(frozen=True)
class Statements:
    """The SQL of the baseline, written once."""

    complaint: str
    search: str
    event: str
    head: str
    memo: str
    seat: str


SEARCH = "rowid, complaint, number, said, patient, callback, remedy, done, notes, tails, codes"


def statements(connection: Connection) -> Statements:
    """INSERTs for every column of the layout."""

    def insert(table: str, columns: Sequence[str], conflict: str = "") -> str:
        marks = ", ".join("?" * len(columns))
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) {conflict}"

    def columns(table: str) -> list[str]:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]

    return Statements(
        complaint=insert("complaint", columns("complaint")),
        search=insert("search", SEARCH.split(", ")),
        event=insert("event", columns("event")),
        head=insert(
            "head",
            columns("head"),
            "ON CONFLICT (device, epoch) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
        ),
        memo=insert("memo", columns("memo"), "ON CONFLICT (name) DO UPDATE SET value = excluded.value"),
        seat="UPDATE seat SET clock = ?, next_number = ?, epoch = ?, letter = ?",
    )


def read_back(connection: Connection, complaint_id: str) -> Saved:
    """What the desk wrote when it saved this complaint."""

    def rows(question: str, *values: object) -> list[Row]:
        return [tuple(row) for row in connection.execute(question, values).fetchall()]

    (complaint,) = rows("SELECT * FROM complaint WHERE id = ?", complaint_id)
    events = rows("SELECT * FROM event WHERE subject = ?", f"complaint:{complaint_id}")
    (search,) = rows(f"SELECT {SEARCH} FROM search WHERE rowid = ?", complaint[0])
    (head,) = rows("SELECT * FROM head")
    (seat,) = rows("SELECT clock, next_number, epoch, letter FROM seat")
    memos = rows("SELECT * FROM memo WHERE name LIKE 'acts:%'")
    return Saved(complaint, search, events, head, memos, seat)


def write(connection: Connection, sql: Statements, saved: Saved) -> None:
    """Write them all with one flush."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(sql.event, saved.events)
    connection.execute(sql.head, saved.head)
    connection.executemany(sql.memo, saved.memos)
    connection.execute(sql.complaint, saved.complaint)
    connection.execute(sql.search, saved.search)
    connection.execute(sql.seat, saved.seat)
    connection.execute("COMMIT")
