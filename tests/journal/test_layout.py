"""The file's layout: the same from snapshot, migrations and code; an older file is copied, then moved on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from tests.journal.desks import CANARY, complaint, driver, event, insert, new_desk, opened

from frontdesk.journal import database as database_module
from frontdesk.journal import layout, migrate
from frontdesk.journal.connection import connect, identify
from frontdesk.journal.database import HEAD, open_database
from frontdesk.journal.errors import Locked
from frontdesk.journal.keys import find_key
from frontdesk.places import Places

WORDS = {"said", "patient", "callback", "remedy", "done", "notes"}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return new_desk(tmp_path)


def laid_out(places: Places) -> list[str]:
    with driver(places) as connection:
        return layout.layout_of(connection)


def test_the_snapshot_is_what_the_migrations_make(places: Places) -> None:
    """If this fails after a new migration: python -m frontdesk.journal.layout."""
    migrated = layout.migrated_layout()
    assert layout.SNAPSHOT.read_text(encoding="utf-8") == layout.as_text(migrated)
    assert laid_out(places) == migrated


def test_the_newest_migration_is_the_layout_that_the_code_expects() -> None:
    assert ScriptDirectory.from_config(migrate.config()).get_heads() == [HEAD]


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_tables_in_code_are_those_of_the_file(places: Places) -> None:
    with migrate.transaction(places.database, find_key(places)) as connection:
        command.check(migrate.config(connection))


def test_migrations_go_back_and_forth(places: Places) -> None:
    key = find_key(places)
    before = laid_out(places)
    with migrate.transaction(places.database, key) as connection:
        command.downgrade(migrate.config(connection), "base")
    with driver(places) as bare:
        left = bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert left == [("alembic_version",)]
    migrate.upgrade(places.database, key)
    assert laid_out(places) == before


@pytest.mark.parametrize(
    "name",
    [
        "event_is_never_deleted",
        "event_is_never_changed",
        "audit_is_never_deleted",
        "audit_is_never_changed",
        "audit_goes_on_at_its_end",
        "audit_about",
        "event_story",
        "complaint_board",
        "complaint_changes",
        "search",
    ],
)
def test_what_alembic_does_not_compare_is_there(places: Places, name: str) -> None:
    with opened(places) as database, database.reading() as view:
        assert view.row("SELECT count(*) FROM sqlite_master WHERE name = ?", (name,)) == (1,)


def test_every_check_in_code_is_in_the_file(places: Places) -> None:
    """Alembic neither generates nor compares CHECKs."""
    from sqlalchemy import CheckConstraint

    from frontdesk.journal.tables import METADATA

    in_file = " ".join(" ".join(laid_out(places)).split())
    checks = [c for table in METADATA.tables.values() for c in table.constraints if isinstance(c, CheckConstraint)]
    assert len(checks) >= 9
    for check in checks:
        assert f"CONSTRAINT {check.name} CHECK ({check.sqltext})" in in_file


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("complaint", complaint(open=2)),
        ("complaint", complaint(severity=4)),
        ("complaint", complaint(severity=0)),
        ("complaint", complaint(harm=6)),
        ("complaint", complaint(review=-1)),
        ("complaint", complaint(cycle=0)),
        ("event", event(seq=0)),
        ("event", event(words_hash=None)),
        ("feed", {"id": 2, "position": 0}),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(places: Places, table: str, row: dict[str, object]) -> None:
    with driver(places) as connection, pytest.raises(Exception, match="CHECK constraint failed"):
        connection.execute(*insert(table, row))


def test_the_board_is_answered_by_its_index_alone_and_the_index_holds_no_words(places: Places) -> None:
    from frontdesk.journal.tables import ON_THE_BOARD

    assert not WORDS & set(ON_THE_BOARD)
    question = f"SELECT {', '.join(ON_THE_BOARD)} FROM complaint WHERE open = 1 ORDER BY grp, rank, next_due_at"
    with opened(places) as database, database.reading() as view:
        plan = view.rows(f"EXPLAIN QUERY PLAN {question}")
    assert [row[3] for row in plan] == ["SCAN complaint USING COVERING INDEX complaint_board"]


def make_older(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that a newer layout exists: a migration that adds one table."""
    folder = places.state / "migrations"
    shipped = Path(migrate.config().get_main_option("script_location") or "")
    for path in [*shipped.glob("*.py"), *shipped.glob("versions/*.py")]:
        copy = folder / path.relative_to(shipped)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (folder / "versions" / "0099_later.py").write_text(
        f"from alembic import op\nrevision = '0099'\ndown_revision = '{HEAD}'\n"
        "def upgrade():\n    op.get_bind().exec_driver_sql('CREATE TABLE later (id TEXT)')\n"
    )
    monkeypatch.setattr(migrate, "migrations", lambda _side: folder)
    monkeypatch.setattr(database_module, "HEAD", "0099")


def test_an_older_file_is_copied_and_then_brought_up_to_date(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(places) as database, database.writing() as tx:
        tx.run(*insert("complaint", complaint()))
    make_older(places, monkeypatch)
    with open_database(places) as database:
        assert database.revision() == "0099"
        with database.reading() as view:
            assert view.rows("SELECT number FROM complaint") == [("A1",)]
            assert view.rows("SELECT * FROM later") == []
    [backup] = places.backups.iterdir()
    assert backup.name.startswith(f"before-0099-from-{HEAD}-")
    assert CANARY.encode() not in backup.read_bytes()
    assert backup.stat().st_mode & 0o077 == 0
    key = find_key(places)
    copy = connect(backup, key)
    assert identify(copy, backup, key) == HEAD
    assert copy.execute("SELECT number, said FROM complaint").fetchall() == [("A1", CANARY)]
    copy.close()


def test_a_file_that_is_up_to_date_is_neither_copied_nor_touched(places: Places) -> None:
    before = places.database.stat().st_mtime_ns
    with opened(places) as database:
        assert database.revision() == HEAD
    assert places.database.stat().st_mtime_ns == before
    assert not places.backups.exists()


def test_a_migration_that_fails_leaves_the_old_layout(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    make_older(places, monkeypatch)
    broken = places.state / "migrations" / "versions" / "0099_later.py"
    broken.write_text(broken.read_text() + "    raise ZeroDivisionError\n")
    with pytest.raises(ZeroDivisionError):
        open_database(places)
    with driver(places) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'later'").fetchone() == (0,)


def test_programs_that_start_together_migrate_once(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    make_older(places, monkeypatch)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 0)
    with migrate.alone(places), pytest.raises(Locked):
        open_database(places)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 30)
    key = find_key(places)
    done: list[Path | None] = []

    def start() -> None:
        done.append(migrate.bring_up_to_date(places, key, "0099"))

    threads = [threading.Thread(target=start) for _ in range(2)]
    with migrate.alone(places):
        threads[0].start()
    threads[0].join()
    threads[1].start()
    threads[1].join()
    assert [path is None for path in done] == [False, True]
    assert len(list(places.backups.iterdir())) == 1
