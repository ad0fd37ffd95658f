"""What is attacked: a practice on a disk, a group server with two practices, and desks that speak to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina
from tests.cli.conftest import at, frontdesk, home, template
from tests.group.desks import Group, group_on
from tests.sync.homes import Home

__all__ = ["at", "frontdesk", "home", "template"]


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    """Tries are made as often as in life, without the waits between them."""
    with stamina.set_testing(True, attempts=10, cap=True):
        yield


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    with group_on(str(tmp_path / "group.db")) as group:
        yield group


@pytest.fixture
def front(group: Group, tmp_path: Path) -> Home:
    """The first desk of MAPLE."""
    return Home(tmp_path / "front", group.clock).set_up().enrol_first(group)
