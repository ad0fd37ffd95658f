"""The group's database: open, read, write, migrate. No other module commits.

Embedded SQLite is one file on this machine's own disk: WAL, every commit flushed, one writer at a time.
Python's default for SQLite begins a transaction late and loses updates between processes, so both kinds of
transaction are begun by hand. PostgreSQL follows the same module: `sqlite` in `Store` is the only difference
that callers may see.
"""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, NewType

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneIsFree

from frontdesk.group.errors import CannotServe, Malformed, StoreBusy, StoreFull, StoreNotOurs
from frontdesk.group.tables import meta
from frontdesk.shipped import migrations

Reading = NewType("Reading", Connection)
"""A connection that only reads."""
Writing = NewType("Writing", Connection)
"""A connection inside a transaction that is stored as a whole or not at all."""

HEAD = "0009"
"""The newest revision under `migrations/group`: the tables that this version reads and writes."""
BUSY_SECONDS = 10
CONNECTIONS = 10
"""That one worker holds at most. More requests at once than cores only wait for each other in the database."""
CONNECTION_SECONDS = 5.0
"""So long a request waits for one; then its desk is asked to come back."""
ONE_VIEW = "REPEATABLE READ"
DISK_FULL = "53100"
"""PostgreSQL's SQLSTATE for a disk without room."""
_NOT_A_DATABASE = re.compile("not a database|malformed")
PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)


class Store:
    """One group database. Cheap to make; nothing is opened before the first use."""

    def __init__(self, database: str) -> None:
        """`database` is a URL or a path of an SQLite file. Raises `CannotServe` for anything else."""
        url = database_url(database)
        self.sqlite = url.get_backend_name() == "sqlite"
        if self.sqlite:
            _make_private(url)
        self._engine = create_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=CONNECTION_SECONDS,
            pool_use_lifo=True,
            hide_parameters=True,
        )
        if self.sqlite:
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
        self._one_writer = threading.Lock() if self.sqlite else nullcontext()
        # One view for all statements of a reader; SQLite gives that by itself.
        self._readers = self._engine if self.sqlite else self._engine.execution_options(isolation_level=ONE_VIEW)
        self._glances = self._engine if self.sqlite else self._engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent view. Raises `StoreBusy`."""
        with self._translated(), self._readers.connect() as connection, connection.begin():
            yield Reading(connection)

    @contextmanager
    def glancing(self) -> Iterator[Reading]:
        """For a single question, which needs no transaction and costs a database elsewhere one way. As `reading`."""
        with self._translated(), self._glances.connect() as connection:
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: everything in the block, or nothing. Raises `StoreBusy`."""
        with self._one_writer, self._translated(), self._engine.connect() as connection:
            immediate = connection.execution_options(begins="BEGIN IMMEDIATE")
            with immediate.begin():
                yield Writing(immediate)

    def migrate(self) -> None:
        """Bring the tables up to date; an empty database gets them all. Raises `StoreNotOurs`."""
        from alembic import command
        from alembic.util import CommandError

        with self.writing() as connection:
            _refuse_foreign(connection)
            try:
                command.upgrade(alembic_config(connection), "head")
            except CommandError as cause:
                raise StoreNotOurs(
                    "The group's database was written by a newer version of frontdesk.",
                    "update frontdesk on the server. Nothing was changed.",
                ) from cause

    def prepare(self) -> None:
        """Make a new database ready, or an older one up to date. Safe to repeat. Raises `StoreNotOurs`."""
        if self.up_to_date():
            return
        self.migrate()
        with self.writing() as tx:
            if not tx.execute(select(meta.c.value).where(meta.c.key == "store_id")).first():
                tx.execute(insert(meta).values(key="store_id", value=new_store_id()))

    def up_to_date(self) -> bool:
        """Whether the tables are those of this version, and the store has its name."""
        with self.reading() as tx:
            tables = inspect(tx).get_table_names()
            if "alembic_version" not in tables or "meta" not in tables:
                return False
            found = tx.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return (
                found == HEAD and tx.execute(select(meta.c.value).where(meta.c.key == "store_id")).first() is not None
            )

    def forget_erased(self) -> None:
        """Bring what was erased out of SQLite's log as well; readers that are busy leave it to the next time.

        PostgreSQL keeps old rows until its own VACUUM, and in the archives of its log. They are sealed.
        """
        if self.sqlite:
            with suppress(StoreBusy), self._translated(), self._engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Errors of the driver and of the pool leave as ours; their texts stay behind, since they can quote values."""
        try:
            yield
        except DBAPIError as cause:
            if _NOT_A_DATABASE.search(str(cause.orig)):
                raise StoreNotOurs(
                    "The file given as the group's database is damaged, or is no database.",
                    "restore it from a backup, or name another file with --database.",
                ) from None
            if _is_full(cause.orig):
                raise StoreFull from None
            if isinstance(cause, OperationalError) or cause.connection_invalidated:
                raise StoreBusy from None
            if isinstance(cause, DataError):  # as a text with a NUL, which PostgreSQL takes nowhere
                raise Malformed("text") from None
            raise
        except self._engine.dialect.loaded_dbapi.OperationalError as cause:  # where rows are added, the driver's own
            raise (StoreFull if _is_full(cause) else StoreBusy) from None
        except NoneIsFree:
            raise StoreBusy from None

    @property
    def engine(self) -> Engine:
        """For Alembic's checks only."""
        return self._engine


def database_url(database: str) -> URL:
    """The URL that SQLAlchemy opens. Raises `CannotServe`."""
    text = database if "://" in database else f"sqlite:///{Path(database).absolute()}"
    try:
        url = make_url(text)
    except ArgumentError:
        raise CannotServe("The database URL cannot be read.", _URL_HELP) from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise CannotServe("The database URL names no database that frontdesk can use.", _URL_HELP)


def new_store_id() -> str:
    """A name for a life of a database that was never given before."""
    return secrets.token_hex(8)


def store_id_of(tx: Reading | Writing) -> str:
    """The name of this life of the database; a restored one gets another."""
    return str(tx.execute(select(meta.c.value).where(meta.c.key == "store_id")).scalar_one())


_URL_HELP = "write it like sqlite:////var/lib/frontdesk/group.db or postgresql://user@host/frontdesk."


def alembic_config(connection: Connection) -> Any:  # noqa: ANN401 - Alembic is imported only where it is used
    """Alembic's configuration, working on the connection it is handed."""
    from alembic.config import Config

    config = Config(stdout=io.StringIO())  # Alembic says on its own what nobody here reads
    config.set_main_option("script_location", str(migrations("group")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _make_private(url: URL) -> None:
    """The file belongs to the account that runs the server, and to nobody else.

    One that is there is not opened to find out: closing it again would drop every lock that this process has on it
    (POSIX), and another process could take a database for unused and tidy its WAL away.
    """
    file = Path(str(url.database))
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if not file.is_file() or not os.access(file, os.R_OK | os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as cause:
        raise StoreNotOurs(
            f"The group's database {file} cannot be written ({cause.strerror}).",
            "give this account the right to write there, or name another place with --database.",
        ) from cause


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
    connection.isolation_level = None  # the driver begins nothing by itself: `_begin` does
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begins", "BEGIN"))


def _refuse_foreign(connection: Connection) -> None:
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise StoreNotOurs(
            "The database holds tables that frontdesk did not make.",
            "give the group server a database of its own (--database). Nothing was changed.",
        )


def _is_full(error: BaseException | None) -> bool:
    """Whether the disk is: SQLite's word for it, or PostgreSQL's number."""
    return getattr(error, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(error, "sqlstate", "") == DISK_FULL
