"""Figures and reports of the group, on both of its databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.group.figures import FigureContract, ReportContract, ReportDetails


class TestFiguresOnSQLite(FigureContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> str:
        return str(tmp_path / "group.db")


class TestReportsOnSQLite(ReportDetails):
    @pytest.fixture
    def database(self, tmp_path: Path) -> str:
        return str(tmp_path / "group.db")


@pytest.mark.xdist_group("postgresql")
class TestFiguresOnPostgreSQL(FigureContract):
    @pytest.fixture
    def database(self, on_postgresql: str) -> str:
        return on_postgresql


@pytest.mark.xdist_group("postgresql")
class TestReportsOnPostgreSQL(ReportContract):
    @pytest.fixture
    def database(self, on_postgresql: str) -> str:
        return on_postgresql
