"""The write side's session. Imported at the first write, since SQLModel costs more than the screens do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from frontdesk.journal.connection import Answer, Connection, Open


class Writing(Session):
    """A session that holds the file's write lock from its first moment to its last.

    Only `Database.writing` makes one, and only it decides about its end.
    """

    @cached_property
    def driver(self) -> Connection:
        """The driver's own connection, inside this same transaction."""
        return cast("Connection", self.connection().connection.driver_connection)

    def run(self, statement: str, values: Sequence[Any] = ()) -> Answer:
        """Run a statement by the driver itself, after what the session still holds back."""
        self.flush()
        return self.driver.execute(statement, values)

    def run_many(self, statement: str, values: Sequence[Sequence[Any]]) -> Answer:
        """The same statement for many rows."""
        self.flush()
        return self.driver.executemany(statement, values)


def engine_over(open_connection: Open, begin: str) -> Engine:
    """An engine whose transactions begin with `begin` instead of the driver's own idea of when.

    The driver's default begins late and lets two programs read before either writes: updates get lost.
    Parameters are hidden from its errors, for they are what patients said.
    """
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=cast("Any", open_connection),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _take_the_lock(connection: SqlConnection) -> None:
        cast("Connection", connection.connection.driver_connection).execute(begin)

    return engine
