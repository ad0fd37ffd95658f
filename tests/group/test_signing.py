"""Signing in to the pages, on both databases. `signing.py` says what is promised."""

from __future__ import annotations

import pytest
from tests.group.signing import SigningContract

from frontdesk.group.pages.signing_in import own_path


@pytest.mark.xdist_group("signing")
class TestSQLite(SigningContract):
    @pytest.fixture(scope="class")
    def database(self, shared_on_sqlite: str) -> str:
        return shared_on_sqlite


@pytest.mark.xdist_group("postgresql")
class TestPostgreSQL(SigningContract):
    @pytest.fixture(scope="class")
    def database(self, shared_on_postgresql: str) -> str:
        return shared_on_postgresql


def test_nobody_is_led_away() -> None:
    for wrong in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "sites", "", "/\n/x"):
        assert own_path(wrong) == "/sites"
    assert own_path("/sites/MAPLE?x=1") == "/sites/MAPLE?x=1"
