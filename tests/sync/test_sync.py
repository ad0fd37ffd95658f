"""The sync contract, on the plain journal in memory and on the real one on a disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.group.desks import CANARY, Group
from tests.sync.contract import NewDesk, SyncContract
from tests.sync.desks import InMemory, OnDisk


class TestInMemory(SyncContract):
    @pytest.fixture
    def new_desk(self, group: Group, tmp_path: Path) -> NewDesk:
        assert tmp_path.is_dir()
        return lambda: InMemory(group.clock)


class TestOnDisk(SyncContract):
    @pytest.fixture
    def new_desk(self, group: Group, tmp_path: Path) -> NewDesk:
        homes = iter(range(100))
        return lambda: OnDisk(group.clock, tmp_path / f"home-{next(homes)}")

    def test_a_note_of_another_desk_shows_in_the_complaint(self, group: Group, tmp_path: Path) -> None:
        front = OnDisk(group.clock, tmp_path / "front")
        front.join(group)
        front.write()
        front.sync(group)
        back = front.copy()  # shares the site's key, as a desk that was invited would
        front_subject = f"complaint:{group.complaints()[0]['id']}"
        back.note(front_subject, CANARY)
        back.sync(group)
        front.sync(group)
        told = front.desk.journal.complaint(front_subject)  # type: ignore[arg-type]
        assert told is not None
        assert [note.text for note in told.notes] == [CANARY]

    def test_the_numbers_of_a_new_epoch_begin_again_under_its_letter(self, group: Group, tmp_path: Path) -> None:
        desk = OnDisk(group.clock, tmp_path / "home")
        desk.join(group)
        desk.write()
        desk.sync(group)
        backup = desk.copy()
        desk.write()
        desk.sync(group)
        restored = desk.become(backup)
        restored.sync(group)
        restored.write()
        restored.sync(group)
        assert sorted(c["number"] for c in group.complaints()) == ["A1", "A2", "B1"]

    def test_the_last_sync_is_remembered(self, group: Group, tmp_path: Path) -> None:
        desk = OnDisk(group.clock, tmp_path / "home")
        desk.join(group)
        assert desk.feed.last_sync() is None
        desk.sync(group)
        last = desk.feed.last_sync()
        assert last is not None
        assert (last.at, last.status) == ("2026-05-22T13:06:00.000Z", "ok")
