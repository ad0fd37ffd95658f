"""The state machine on the real client and server, over SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.sync.fleet import Fleet, Wall
from tests.sync.machine import Sync

from frontdesk.group import admin
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings

LONG = settings().max_examples > 100
RUNS = settings(
    max_examples=400 if LONG else 6,
    stateful_step_count=40 if LONG else 25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    wall = Wall()
    database = str(folder / "group.db")
    admin.site_add(database, "MAPLE", "Maple", now=wall.at(0))
    with running(Settings(database=database, now=wall.at(0))) as url:
        yield Fleet(database, url, folder, wall).found()


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three events, so that what goes wrong goes wrong between two pages too."""
    monkeypatch.setattr("frontdesk.sync.client.PAGE", 3)


def test_nothing_is_lost_and_nothing_is_doubled_whatever_happens(fleet: Fleet) -> None:
    class Here(Sync):
        pass

    Here.fleet = fleet
    run_state_machine_as_test(Here, settings=RUNS)
