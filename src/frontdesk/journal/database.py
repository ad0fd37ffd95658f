"""The desk's one file: opening it, and the two ways to use it.

`reading` gives a steady view that can never take the write lock. `writing` gives a session that has it from
the start and ends in the desk's only commit: everything in the block is kept, by one flush, or nothing is.
Nothing here imports SQLModel or Alembic before a migration is due.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from frontdesk.journal import deskfile
from frontdesk.journal.connection import PATIENCE_MS, Answer, Connection, Row, connect, identify
from frontdesk.journal.errors import Damaged, Locked, Missing, Replaced, TooNew, WrongKey, is_from_driver, translated
from frontdesk.journal.keys import DeskKey, find_keys, keep_keys, make_key
from frontdesk.journal.set_up_errors import AlreadySetUp, NotSetUp
from frontdesk.journal.writing import Writing
from frontdesk.places import Places

HEAD = "0006"
"""The layout that this version reads and writes: the newest revision under `migrations/desk`."""

IDLE_READERS_MAX = 4


class Reading:
    """A steady view of the file: what others write meanwhile does not show, and nothing can be written."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, question: str, values: Sequence[Any] = ()) -> Answer:
        """The driver's answer, row by row."""
        return self._connection.execute(question, values)

    def rows(self, question: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows."""
        return self._connection.execute(question, values).fetchall()

    def row(self, question: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row, if there is one."""
        return self._connection.execute(question, values).fetchone()


class Database:
    """An open file. Any thread may use it; writers take turns, readers do not wait for them.

    Programs may share the file too: each write waits its turn for five seconds, then raises `Locked`.
    """

    def __init__(self, places: Places, key: DeskKey, first_reader: Connection | None = None) -> None:
        self.places = places
        self.key = key
        self.file = places.database
        self._idle: list[Connection] = [first_reader] if first_reader else []
        self._identity = _identity(self.file)
        self._closed = False
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._writer: Connection | None = None

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A view of one moment. Raises `Damaged`, `Locked`, `Missing`, `Replaced`, `ReadOnly`."""
        self._check_in_place()
        connection = self._take()
        try:
            with translated(self.file):
                connection.execute("BEGIN")
                yield Reading(connection)
        except BaseException:
            _abandon(connection)
            raise
        _end_view(connection)
        self._give_back(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: kept at the end of the block, undone if anything raises, in it or at its end.

        Raises `Locked`, `DiskFull`, `ReadOnly`, `Damaged`, `DiskFailing`, `TooNew`, `Missing`, `Replaced`.
        Do not nest.
        """
        if not self._turn.acquire(timeout=2 * PATIENCE_MS / 1000):
            raise Locked(self.file, detail="another thread")
        try:
            self._check_in_place()
            with translated(self.file):
                connection = self._take_writer()
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    _same_layout(connection, self)
                    yield Writing(connection)
                    connection.execute("COMMIT")
                except BaseException as first:
                    self._undo(connection, first)
                    raise
                self._give_writer_back(connection)
        finally:
            self._turn.release()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """The driver outside of any transaction, for what SQLite does to a whole file. Raises what `writing` raises."""
        if not self._turn.acquire(timeout=2 * PATIENCE_MS / 1000):
            raise Locked(self.file, detail="another thread")
        try:
            self._check_in_place()
            with translated(self.file):
                connection = connect(self.file, self.key)
                try:
                    yield connection
                finally:
                    connection.close()
        finally:
            self._turn.release()

    def revision(self) -> str | None:
        """The layout that the file has now."""
        with self.reading() as view:
            row = view.row("SELECT version_num FROM alembic_version")
        return str(row[0]) if row else None

    def close(self) -> None:
        """Let the file go. The last one out folds the write-ahead log into it."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            writer, self._writer = self._writer, None
        for connection in (*idle, writer):
            if connection is not None:
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _check_in_place(self) -> None:
        """A file that was deleted or exchanged still takes what is written into it, and takes it along."""
        if _identity(self.file) != self._identity:
            raise Replaced(self.file)

    def _undo(self, connection: Connection, first: BaseException) -> None:
        """Roll back; if that fails too, the first error stays the one that is seen."""
        try:
            _end_view(connection)
        except Exception as second:  # noqa: BLE001  the first error tells what happened; this one only that it stuck
            first.add_note(f"The transaction could not be rolled back either ({type(second).__name__}).")
            _abandon(connection)
            return
        if is_from_driver(first):  # after a failed read SQLCipher trusts nothing on that connection any more
            _abandon(connection)
        else:
            self._give_writer_back(connection)

    def _take(self) -> Connection:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return connect(self.file, self.key, read_only=True)

    def _take_writer(self) -> Connection:
        with self._lock:
            idle, self._writer = self._writer, None
        return idle or connect(self.file, self.key)

    def _give_writer_back(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed:
                self._writer = connection
                return
        connection.close()

    def _give_back(self, connection: Connection) -> None:
        with self._lock:
            if not self._closed and len(self._idle) < IDLE_READERS_MAX:
                self._idle.append(connection)
                return
        connection.close()


def open_database(places: Places) -> Database:
    """Open the desk's file, bringing an older layout up to date first, with a backup before.

    Raises `NotSetUp` where no desk ever was, `Missing` where one was, and whatever else is wrong with the file.
    """
    with translated(places.database):
        if not places.database.exists():
            raise Missing(places.database) if was_in_use(places) else NotSetUp(places.database)
    key, *others = find_keys(places)
    try:
        return _opened(places, key)
    except (WrongKey, Damaged):
        for other in others:  # a change of keys was cut off after the file had its new one
            with suppress(WrongKey, Damaged):
                database = _opened(places, other)
                keep_keys(places, other.raw, key.raw)
                return database
        raise


def _opened(places: Places, key: DeskKey) -> Database:
    known = deskfile.recall(places)
    opened = connect(places.database, key, read_only=True)
    try:
        revision = identify(opened, places.database, key, known_key=known.key if known else "")
        logged = opened.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    except BaseException:
        _abandon(opened)
        raise
    if revision != HEAD or not logged:
        _abandon(opened)
        return _made_ready(places, key)
    if known is None or known.key != key.fingerprint:
        deskfile.remember(places, key=key.fingerprint)
    return Database(places, key, first_reader=opened)


def _made_ready(places: Places, key: DeskKey) -> Database:
    """An older layout, or a backup put back in the file's place, made fit for use."""
    from frontdesk.journal import migrate

    migrate.bring_up_to_date(places, key, HEAD)
    migrate.keep_a_log(places.database, key)
    deskfile.remember(places, key=key.fingerprint)
    return Database(places, key)


def create_database(places: Places) -> Database:
    """Make an empty file of the newest layout, its key and the folders around it.

    It appears under its name only when whole. Raises `AlreadySetUp`, `Missing`, `ReadOnly`, `DiskFull`.
    """
    from frontdesk.journal import migrate

    with translated(places.database):
        places.ensure()
    with migrate.alone(places):
        if places.database.exists():
            raise AlreadySetUp(places.database)
        if was_in_use(places):
            raise Missing(places.database)
        key = make_key(places)
        migrate.make_from_snapshot(places, key, HEAD)
    deskfile.remember(places, key=key.fingerprint)
    return Database(places, key)


def _identity(file: Path) -> tuple[int, int]:
    """Which file it is, whatever its name. Raises `Missing`."""
    with translated(file):
        try:
            found = file.stat()
        except FileNotFoundError:
            raise Missing(file) from None
    return found.st_dev, found.st_ino


def was_in_use(places: Places) -> bool:
    """Whether anything outside the database says that there once was one."""
    log = places.database.with_name(places.database.name + "-wal")
    return places.desk_file.exists() or log.exists() or any(places.backups.glob("*.db"))


def _same_layout(connection: Connection, database: Database) -> None:
    """A newer frontdesk may have changed the file while this one had it open."""
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or row[0] != HEAD:
        raise TooNew(database.file, str(row[0]) if row else "none", HEAD)


def _end_view(connection: Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _abandon(connection: Connection) -> None:
    with suppress(Exception):
        connection.close()
