"""The same promises on PostgreSQL: a real server from a wheel, a database of its own for each test."""

from __future__ import annotations

import pytest
from tests.group.contract import GroupContract
from tests.group.guarding import GuardContract
from tests.group.migrating import MigrationContract


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
