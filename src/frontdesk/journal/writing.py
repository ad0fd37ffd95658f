"""The write side: one transaction on the driver's own connection.

Every act writes plain SQL. SQLAlchemy's session around it would cost an act more than the disk does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from frontdesk.journal.connection import Answer, Connection


class Writing:
    """Holds the file's write lock from its first moment to its last.

    Only `Database.writing` makes one, and only it decides about its end.
    """

    __slots__ = ("driver",)

    def __init__(self, driver: Connection) -> None:
        """Write by a connection whose transaction has begun."""
        self.driver = driver

    def run(self, statement: str, values: Sequence[Any] = ()) -> Answer:
        """Run one statement."""
        return self.driver.execute(statement, values)

    def run_many(self, statement: str, values: Sequence[Sequence[Any]]) -> Answer:
        """The same statement for many rows."""
        return self.driver.executemany(statement, values)
