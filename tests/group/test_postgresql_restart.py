"""PostgreSQL is stopped as by a power cut in the middle of a batch: the desk tries again, and all is there once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from tests.faults.oracle import all_is_well, at_home
from tests.group.desks import Group, group_on
from tests.sync.homes import Home

from frontdesk.desk import open_desk
from frontdesk.sync import transport
from frontdesk.syncing import sync_desk

WAITS_FOR_US = """
SELECT count(*) FROM pg_stat_activity, pg_sleep(0.05)
WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.mark.xdist_group("postgresql")
class TestRestart:
    @pytest.fixture
    def group(self, on_postgresql: str) -> Iterator[Group]:
        with group_on(on_postgresql) as group:
            yield group

    def test_in_the_middle_of_a_batch(
        self, group: Group, tmp_path: Path, restart: Callable[[], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transport, "WAIT_FIRST_SECONDS", 0.1)
        home = Home(tmp_path / "home", group.clock).set_up().enrol_first(group)
        written = [home.log().complaint.number for _ in range(5)]

        def synced() -> int:
            with open_desk(home.places, now=group.clock) as desk:
                return sync_desk(desk, attempts=50).pushed

        with ThreadPoolExecutor(1) as pool:
            with psycopg.connect(group.database) as held:
                held.execute("SELECT * FROM feed FOR UPDATE")
                syncing = pool.submit(synced)
                with psycopg.connect(group.database, autocommit=True) as watching:
                    while not watching.execute(WAITS_FOR_US).fetchone()[0]:  # type: ignore[index]
                        assert not syncing.done(), syncing.result()
                restart()
                held.close()
            assert syncing.result() == len(written)
        assert group.line.get("/readyz").status_code == 200
        assert len(group.complaints()) == len(written)
        all_is_well(group.database, [home.folder], held=at_home(home.folder)[0])
