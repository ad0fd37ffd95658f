from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from tests.group.desks import Group, group_on


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Tries are made as often as in life, without the waits between them."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    """A group server with a database of its own."""
    with group_on(str(tmp_path / "group.db")) as group:
        yield group
