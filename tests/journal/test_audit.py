"""The audit trail: only added to, by anybody; each row holds the one before, and the first broken one is named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from tests.journal.desks import driver, new_desk, opened

from frontdesk.journal import audit, migrate
from frontdesk.journal.audit import Done
from frontdesk.journal.connection import Connection
from frontdesk.journal.database import Database
from frontdesk.journal.keys import find_key
from frontdesk.places import Places
from frontdesk.recovery.identifiers import StaffId

ROSA, PRIYA = StaffId("rosa"), StaffId("priya")
AT = datetime(2026, 5, 22, 13, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """A desk whose trail has four rows."""
    made = new_desk(tmp_path_factory.mktemp("audit"))
    with opened(made) as database, database.writing() as session:
        audit.note(session, AT, ROSA, Done.SIGNED_IN)
        audit.note(session, AT, PRIYA, Done.OPENED, "complaint:c1", role="manager")
        audit.note(session, AT, PRIYA, Done.EXPORTED, rows=12, words=True)
        audit.note(session, AT, ROSA, Done.SIGNED_OUT)
    return made


@pytest.fixture
def database(places: Places) -> Iterator[Database]:
    with opened(places) as found:
        yield found


@pytest.fixture
def past_us(places: Places) -> Iterator[Connection]:
    """Somebody with the key and without scruples; what they do is taken back after the test."""
    with driver(places) as connection:
        connection.execute("BEGIN IMMEDIATE")
        for name in ("is_never_changed", "is_never_deleted", "goes_on_at_its_end"):
            connection.execute(f"DROP TRIGGER audit_{name}")
        yield connection
        connection.execute("ROLLBACK")


def test_what_was_done_is_read_back_newest_first(database: Database) -> None:
    with database.reading() as view:
        found = audit.newest(view, 3)
        assert audit.follow(view) == (4, None)
    assert [(e.number, e.staff, e.deed, e.about) for e in found] == [
        (4, ROSA, "signed_out", None),
        (3, PRIYA, "exported", None),
        (2, PRIYA, "opened", "complaint:c1"),
    ]
    assert (found[1].facts, found[1].at) == ({"rows": 12, "words": True}, AT)


def test_facts_are_codes_and_never_what_somebody_typed(database: Database) -> None:
    for words in ("She said: “never again”", "a\nb", "x" * 121):
        with pytest.raises(ValueError, match="reason"), database.writing() as session:
            audit.note(session, AT, ROSA, Done.REFUSED, reason=words)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit SET staff = 'priya' WHERE id = 1", "never changed"),
        ("DELETE FROM audit WHERE id = 4", "never deleted"),
        ("DELETE FROM audit", "never deleted"),
        ("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 4", "goes on at its end"),
        ("INSERT INTO audit VALUES (6, 'at', 'rosa', 'opened', NULL, '{}', 'a', 'b')", "goes on at its end"),
        ("INSERT INTO audit VALUES (5, 'at', 'rosa', 'opened', NULL, '{}', 'a', 'b')", "goes on at its end"),
    ],
)
def test_the_file_itself_refuses_to_change_the_trail(places: Places, statement: str, says: str) -> None:
    with driver(places) as connection, pytest.raises(Exception, match=says):
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET staff = 'priya' WHERE id = 1", "row 1 of the audit trail is not as it was written"),
        ("UPDATE audit SET at = '2026' WHERE id = 2", "row 2 of the audit trail is not as it was written"),
        ("UPDATE audit SET facts = '{}' WHERE id = 3", "row 3 of the audit trail is not as it was written"),
        ("UPDATE audit SET hash = prev WHERE id = 2", "row 2 of the audit trail is not as it was written"),
        ("DELETE FROM audit WHERE id = 1", "row 1 of the audit trail is missing"),
        ("DELETE FROM audit WHERE id = 3", "row 3 of the audit trail is missing"),
        ("DELETE FROM audit WHERE id > 2", "the audit trail ends at row 2; 4 were written"),
        ("DELETE FROM audit", "the audit trail ends at row 0; 4 were written"),
    ],
)
def test_whoever_gets_past_that_is_found_out_at_the_first_row(past_us: Connection, statement: str, fault: str) -> None:
    past_us.execute(statement)
    assert audit.follow(_Asks(past_us))[1] == fault


def test_rows_of_an_older_file_join_the_chain(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database, database.writing() as session:
        for deed in (Done.SIGNED_IN, Done.OPENED):
            audit.note(session, AT, ROSA, deed)
    key = find_key(places)
    with migrate.transaction(places.database, key) as connection:
        command.downgrade(migrate.config(connection), "0004")
    migrate.upgrade(places.database, key)
    with opened(places) as database, database.reading() as view:
        assert audit.follow(view) == (2, None)
        assert [entry.deed for entry in audit.newest(view, 9)] == ["opened", "signed_in"]


class _Asks:
    """The driver's connection, asked like a view of ours."""

    def __init__(self, connection: Connection) -> None:
        self.run = connection.execute
