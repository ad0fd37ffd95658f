"""The statements that every act writes with: plain SQL for the driver.

Going through SQLAlchemy's compiler costs an act more than the disk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache


@cache
def insert_into(table: str, columns: Sequence[str]) -> str:
    """The statement that adds a row; the values come in the order of the columns."""
    return f"INSERT INTO {table}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - our own names


KEEP_SEARCH = (
    "INSERT OR REPLACE INTO search(rowid, complaint, number, said, patient, callback, remedy, done, notes, tails,"
    " codes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
KEEP_MEMO = "INSERT INTO memo(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"


@cache
def keep_complaint(columns: Sequence[str]) -> str:
    """The statement that writes a complaint's row, new or known, and answers with its slot."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "id")
    return f"{insert_into('complaint', columns)} ON CONFLICT(id) DO UPDATE SET {changes} RETURNING slot"
