"""A desk's file for the tests, rows to put into it, and a computer that works against us."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from frontdesk.journal.connection import Connection, connect
from frontdesk.journal.database import Database, create_database, open_database
from frontdesk.journal.keys import find_key
from frontdesk.places import Places, find_places

CANARY = "Xylophia Quartzwimble"
"""A patient's words, unlikely to stand anywhere by chance."""


def home(folder: Path) -> Places:
    return find_places(str(folder), env={})


def new_desk(folder: Path) -> Places:
    """A home with an empty database, closed."""
    places = home(folder)
    create_database(places).close()
    return places


@contextmanager
def opened(places: Places) -> Iterator[Database]:
    database = open_database(places)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def driver(places: Places) -> Iterator[Connection]:
    """The driver's own connection, past everything of ours."""
    connection = connect(places.database, find_key(places))
    try:
        yield connection
    finally:
        connection.close()


def event(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One row for the table `event`; its chain is not a real one."""
    row: dict[str, Any] = {
        "id": f"0190-{number:08}", "site": "MAPLE", "device": "front", "epoch": "e1", "seq": number,
        "clock": f"{number:016x}", "subject": "complaint:c1", "cycle": 1, "kind": "noted", "version": 1,
        "actor": "rosa", "occurred_at": "2026-05-22T13:06:00.000Z", "recorded_at": "2026-05-22T13:06:00.000Z",
        "facts": "{}", "words": b"sealed", "words_hash": "aa", "key_id": "k", "prev": "0" * 64, "hash": "b" * 64,
    }  # fmt: skip
    return row | changes


def complaint(number: int = 1, **changes: Any) -> dict[str, Any]:
    """One row for the table `complaint`: an open one."""
    row: dict[str, Any] = {
        "id": f"c{number}", "number": f"A{number}", "kind": "complaint", "state": "new", "cycle": 1,
        "category": "WAIT", "severity": 1, "received_at": "2026-05-22T13:06:00.000Z", "reopens": 0, "flags": "",
        "entered_at": "2026-05-22T13:06:00.000Z", "open": 1, "grp": 2, "rank": 1, "next_step": "acknowledge",
        "next_due_at": "2026-05-22T13:21:00.000Z", "changes_at": "2026-05-22T13:21:00.000Z", "rules_version": "1",
        "review": 0, "last_event_at": "2026-05-22T13:06:00.000Z", "said": CANARY, "patient": CANARY,
    }  # fmt: skip
    return row | changes


def insert(table: str, row: dict[str, Any], verb: str = "INSERT") -> tuple[str, list[Any]]:
    marks = ", ".join("?" for _ in row)
    return f"{verb} INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values())


@contextmanager
def powerless() -> Iterator[Path]:
    """A folder in which only modes decide what may be written, also where the tests run as root.

    Before leaving the block, give everything the modes that it shall have, then enter `as_anyone`.
    """
    folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


if sys.platform == "win32":
    # No test of these runs there; the names keep the rest of the suite in one piece.

    def own_group() -> str:
        raise NotImplementedError

    def make_pipe(path: Path) -> None:
        raise NotImplementedError(path)

    def as_anyone(folder: Path) -> AbstractContextManager[None]:
        raise NotImplementedError(folder)

    def file_size_limit(size: int) -> AbstractContextManager[None]:
        raise NotImplementedError(size)

else:
    import grp
    import resource

    def own_group() -> str:
        """A group that stands for `frontdesk` on this computer."""
        return grp.getgrgid(os.getegid()).gr_name

    def make_pipe(path: Path) -> None:
        os.mkfifo(path, 0o600)

    @contextmanager
    def as_anyone(folder: Path) -> Iterator[None]:
        """Act as a user without any rights but those of the folder's owner."""
        if os.geteuid() != 0:
            yield
            return
        nobody = 65_534
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, nobody, nobody)
        os.setegid(nobody)
        os.seteuid(nobody)
        try:
            yield
        finally:
            os.seteuid(0)
            os.setegid(0)

    @contextmanager
    def file_size_limit(size: int) -> Iterator[None]:
        """No file of this process grows beyond `size` bytes meanwhile."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
