"""Who reaches what, on both databases. `reaching.py` says what is promised."""

from __future__ import annotations

import pytest
from tests.group.reaching import ReachContract


@pytest.mark.xdist_group("reaching")
class TestSQLite(ReachContract):
    @pytest.fixture(scope="class")
    def database(self, shared_on_sqlite: str) -> str:
        return shared_on_sqlite


@pytest.mark.xdist_group("postgresql")
class TestPostgreSQL(ReachContract):
    @pytest.fixture(scope="class")
    def database(self, shared_on_postgresql: str) -> str:
        return shared_on_postgresql
