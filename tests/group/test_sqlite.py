"""The group server on its embedded database, which is one file and one process."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from tests.group.contract import GroupContract
from tests.group.desks import CANARY, Group, WireDesk, complaint, group_on
from tests.group.guarding import GuardContract
from tests.group.migrating import MigrationContract

from frontdesk.group import admin
from frontdesk.group.errors import CannotServe, StoreBusy, StoreNotOurs
from frontdesk.group.store import Store, database_url
from frontdesk.group.tables import meta


class TestSQLite(GroupContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> str:
        return str(tmp_path / "group.db")

    def test_a_copy_of_the_whole_database_names_no_patient(self, group: Group, desk: WireDesk, tmp_path: Path) -> None:
        desk.write(*(complaint(f"A{n}") for n in range(1, 30)))
        desk.push()
        group.complaints()
        kept = b"".join(file.read_bytes() for file in tmp_path.glob("group.db*"))
        assert b"A29" in kept
        for word in CANARY.split():
            assert word.encode() not in kept

    def test_no_secret_lies_in_the_database(self, group: Group, desk: WireDesk, tmp_path: Path) -> None:
        code = admin.invite(group.database, "ELM", now=group.clock)["code"]
        kept = b"".join(file.read_bytes() for file in tmp_path.glob("group.db*"))
        for secret in (code.split("-")[1], desk.token.split("_")[2], group.viewer.split("_")[2]):
            assert secret.encode() not in kept

    def test_every_commit_is_flushed(self, database: str) -> None:
        with closing(Store(database)) as store, store.reading() as tx:
            assert tx.exec_driver_sql("PRAGMA synchronous").scalar() == 2
            assert tx.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"

    def test_the_file_is_the_servers_own(self, database: str) -> None:
        admin.init(database)
        if sys.platform != "win32":
            assert stat.S_IMODE(Path(database).stat().st_mode) == 0o600

    def test_no_update_is_lost_between_two_programs(self, database: str) -> None:
        """Python's default transactions for SQLite lose half of them."""
        admin.init(database)
        stores = [Store(database), Store(database)]
        with stores[0].writing() as tx:
            tx.execute(meta.insert().values(key="n", value="0"))

        def count_up(store: Store) -> None:
            for _ in range(50):
                with store.writing() as tx:
                    found = tx.execute(meta.select().where(meta.c.key == "n")).one()
                    tx.execute(meta.update().where(meta.c.key == "n").values(value=str(int(found.value) + 1)))

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(count_up, stores))
        with stores[0].reading() as view:
            assert view.execute(meta.select().where(meta.c.key == "n")).one().value == "100"
        for store in stores:
            store.close()

    def test_a_database_that_is_held_by_somebody_is_told(self, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
        admin.init(database)
        monkeypatch.setattr("frontdesk.group.store.PRAGMAS", ("busy_timeout=10",))
        store = Store(database)
        holder = sqlite3.connect(database, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy), store.writing():
            pytest.fail("two writers at once")
        holder.close()
        store.close()

    def test_a_second_look_at_a_database_in_use_leaves_its_locks(self, database: str) -> None:
        """Another process that could take it for unused would tidy the WAL away under whoever writes."""
        admin.init(database)
        first = Store(database)
        with first.reading() as view:
            view.execute(meta.select()).all()
            Store(database).close()
            tidy = f"import sqlite3; sqlite3.connect({database!r}, timeout=0).execute('PRAGMA journal_mode=DELETE')"
            done = subprocess.run([sys.executable, "-c", tidy], capture_output=True, text=True, check=False)
        first.close()
        assert "database is locked" in done.stderr


class TestMigrations(MigrationContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> str:
        return str(tmp_path / "group.db")


class TestGuarding(GuardContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> str:
        return str(tmp_path / "group.db")


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    with group_on(str(tmp_path / "group.db")) as group:
        yield group


def test_the_refusals_of_every_route_are_described(group: Group) -> None:
    paths = group.line.get("/openapi.json").json()["paths"]
    assert set(paths) >= {
        "/v1/hello",
        "/v1/push",
        "/v1/pull",
        "/v1/enrol",
        "/v1/complaints",
        "/v1/sites",
        "/v1/devices",
    }
    for path, routes in paths.items():
        for route in routes.values():
            assert route["description"], path
            if path != "/healthz":
                assert {"503", "413"} <= set(route["responses"]), path
    assert {"400", "401", "403", "409", "413", "415", "503"} <= set(paths["/v1/push"]["post"]["responses"])
    assert paths["/v1/push"]["post"]["responses"]["409"]["description"] == "chain-fork chain-gap"


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    before = file.read_bytes()
    with pytest.raises(StoreNotOurs):
        admin.init(str(file))
    assert file.read_bytes()[100:] == before[100:]


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "group.db"
    admin.init(str(file))
    with sqlite3.connect(file) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(StoreNotOurs, match="newer version"):
        admin.init(str(file))


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_bytes(b"Dear all, " * 1000)
    with pytest.raises(StoreNotOurs):
        admin.init(str(file))


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreNotOurs):
        admin.init(str(tmp_path / "file" / "group.db"))


def test_a_database_is_named_by_url_or_path() -> None:
    assert str(database_url("group.db")) == f"sqlite:///{Path.cwd()}{os.sep}group.db"
    assert database_url("sqlite:////var/group.db").database == "/var/group.db"
    assert database_url("postgresql://me@host/db").drivername == "postgresql+psycopg"
    for wrong in ("mysql://x/y", "sqlite://", "sqlite:///:memory:", "://", "ftp://x"):
        with pytest.raises(CannotServe):
            database_url(wrong)
