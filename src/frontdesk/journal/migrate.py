"""Bringing the file's layout up to date, and making a new file.

An older file is copied first (encrypted, with the same key) and then migrated in one transaction: it has the old
layout or the new one, never half of each. Two programs that start together take turns by a lock file. A new file
is made from a snapshot of the newest layout, which a test compares with what the migrations make.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from frontdesk import permissions
from frontdesk.journal.backup import encrypted_copy
from frontdesk.journal.backup_files import name_for
from frontdesk.journal.connection import APPLICATION_ID, Connection, Open, connect, identify
from frontdesk.journal.errors import Locked, TooNew, translated
from frontdesk.journal.keys import DeskKey
from frontdesk.journal.layout import SNAPSHOT
from frontdesk.places import Places
from frontdesk.shipped import migrations

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection as SqlConnection
    from sqlalchemy import Engine

LOCK_SECONDS = 30


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """Keep other programs from making or migrating the file meanwhile. Raises `Locked`, `ReadOnly`."""
    import filelock

    mode = permissions.SHARED_FILE if places.machine_wide else permissions.PRIVATE_FILE
    lock = filelock.FileLock(places.migration_lock, timeout=LOCK_SECONDS, mode=mode)
    with translated(places.migration_lock):
        try:
            lock.acquire()
        except filelock.Timeout:
            raise Locked(places.database, detail="migration lock") from None
    try:
        yield
    finally:
        lock.release()


def bring_up_to_date(places: Places, key: DeskKey, head: str) -> Path | None:
    """Migrate the file to `head`; the path of the backup made before, None if nothing was due.

    Raises `TooNew` for a layout that this version does not know, `DiskFull`, `ReadOnly`, `Locked`.
    """
    with alone(places):
        opened = connect(places.database, key)
        try:
            found = identify(opened, places.database, key)
            if found == head:  # another program was faster
                return None
            if found is not None and found not in known_revisions():
                raise TooNew(places.database, found, head)
            series = f"before-{head}-from-{found or 'nothing'}"
            backup = places.backups / name_for(series, datetime.now(tz=UTC))
            with translated(backup):
                places.ensure_folder(places.backups)
            encrypted_copy(opened, places.database, key, backup, shared=places.machine_wide)
        finally:
            opened.close()
        upgrade(places.database, key)
    return backup


def known_revisions() -> set[str]:
    """The layouts that this version can start from."""
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def upgrade(file: Path, key: DeskKey, to: str = "head") -> None:
    """Run the migrations that are due, all in one transaction."""
    from alembic import command

    with transaction(file, key) as connection:
        command.upgrade(config(connection), to)


@contextmanager
def transaction(file: Path, key: DeskKey) -> Iterator[SqlConnection]:
    """An SQLAlchemy connection for Alembic that holds the write lock; kept at the end, undone if anything raises.

    Foreign keys are not enforced meanwhile, since Alembic rebuilds tables by copying them; they are checked before
    the end.
    """

    def lenient() -> Connection:
        opened = connect(file, key)
        opened.execute("PRAGMA foreign_keys = OFF")
        return opened

    engine = _engine_over(lenient)
    try:
        with translated(file), engine.begin() as connection:
            yield connection
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone()
            if broken is not None:
                raise RuntimeError(f"A migration left table {broken[0]} with rows that point nowhere.")
    finally:
        engine.dispose()


def _engine_over(open_connection: Open) -> Engine:
    """An engine that begins its transactions itself: the driver's own idea of when lets another program in between.

    Parameters are hidden from its errors, for they are what patients said.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    creator = cast("Any", open_connection)
    engine = create_engine("sqlite://", module=dbapi2, creator=creator, poolclass=StaticPool, hide_parameters=True)

    @event.listens_for(engine, "begin")
    def _take_the_lock(connection: SqlConnection) -> None:
        cast("Connection", connection.connection.driver_connection).execute("BEGIN EXCLUSIVE")

    return engine


def config(connection: SqlConnection | None = None) -> Config:
    """Alembic's settings for the desk, with the connection that `env.py` shall use."""
    from alembic.config import Config

    made = Config(stdout=io.StringIO())  # Alembic says on its own what nobody here reads
    made.set_main_option("script_location", str(migrations("desk")).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def keep_a_log(file: Path, key: DeskKey) -> None:
    """Switch the file to a write-ahead log, which backups do not have: readers then never wait for writers."""
    opened = connect(file, key)
    try:
        with translated(file):
            opened.execute("PRAGMA journal_mode = WAL")
    finally:
        opened.close()


def make_from_snapshot(places: Places, key: DeskKey, head: str) -> None:
    """Make the file beside its place and move it there when it is whole and on the disk."""
    unfinished = places.database.with_name(places.database.name + ".new")
    with translated(places.database):
        for ending in ("", "-wal", "-shm", "-journal"):
            unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)
        opened = connect(unfinished, key, create=True)
        try:
            _lay_out(opened, head)
        finally:
            opened.close()
        if places.machine_wide:
            permissions.share(unfinished, permissions.SHARED_FILE)
        else:
            permissions.set_mode(unfinished, permissions.PRIVATE_FILE)
        unfinished.replace(places.database)
        permissions.flush_folder(places.data)


def _lay_out(opened: Connection, head: str) -> None:
    opened.execute("PRAGMA journal_mode = WAL")
    opened.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    statements = SNAPSHOT.read_text(encoding="utf-8")
    version = f"INSERT INTO alembic_version (version_num) VALUES ('{head}');"  # noqa: S608  a constant of ours
    opened.executescript(f"BEGIN EXCLUSIVE;\n{statements}\n{version}\nCOMMIT;")
