"""A practice of its own for every test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.desk.maple import Clock, Maple, entered, home, open_practice

from frontdesk.desk import open_desk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copied for every test, since making one takes a while."""
    folder = tmp_path_factory.mktemp("maple") / "home"
    open_practice(folder).desk.close()
    return folder


@pytest.fixture
def maple(template: Path, tmp_path: Path) -> Iterator[Maple]:
    shutil.copytree(template, tmp_path / "home")
    clock = Clock()
    with open_desk(home(tmp_path / "home"), now=clock) as desk:
        yield entered(desk, clock)
