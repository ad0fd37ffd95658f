"""The same promises on PostgreSQL: a real server from a wheel, a database of its own for each test."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest
from tests.group.contract import GroupContract
from tests.group.guarding import GuardContract
from tests.group.migrating import MigrationContract

from frontdesk.group.adding import ask
from frontdesk.group.errors import StoreBusy
from frontdesk.group.store import Store


@pytest.mark.xdist_group("postgresql")
class TestPostgreSQL(GroupContract):
    @pytest.fixture
    def database(self, on_postgresql: str) -> str:
        return on_postgresql


@pytest.mark.xdist_group("postgresql")
class TestMigrations(MigrationContract):
    @pytest.fixture
    def database(self, on_postgresql: str) -> str:
        return on_postgresql


@pytest.mark.xdist_group("postgresql")
class TestGuarding(GuardContract):
    @pytest.fixture
    def database(self, on_postgresql: str) -> str:
        return on_postgresql


def add_while_cut_off(store: Store, url: str) -> None:
    with store.writing() as tx:
        ((mine,),) = ask(tx, ("SELECT pg_backend_pid()", ()))
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", (mine,))
        ask(tx, ("SELECT 1", ()))


@pytest.mark.xdist_group("postgresql")
class TestLostConnections:
    def test_one_that_is_cut_off_while_adding_is_told_and_replaced(self, on_postgresql: str) -> None:
        with closing(Store(on_postgresql)) as store:
            store.prepare()
            with pytest.raises(StoreBusy):
                add_while_cut_off(store, on_postgresql)
            with store.writing() as tx:
                assert ask(tx, ("SELECT 1", ())) == [(1,)]
