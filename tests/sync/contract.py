"""Nothing is lost and nothing is doubled, whatever is cut off, put back or copied.

Subclasses say what a desk's journal is: `new_desk` makes one. The group server is the real one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from tests.group.desks import Group, group_on
from tests.sync.desks import SyncDesk
from tests.sync.wires import Cut, NoAnswer

from frontdesk.envelope import from_line
from frontdesk.group import admin
from frontdesk.sync.errors import ServerRefuses, Unreachable

NewDesk = Callable[[], SyncDesk]


def on_server(group: Group, desk: SyncDesk) -> list[str]:
    """The ids in the site's feed, in order."""
    ids: list[str] = []
    position, more = 0, True
    while more:
        headers = {"authorization": f"Bearer {desk.token}"}
        where: dict[str, str | int] = {"store_id": _store_id(group), "after": position}
        answer = group.line.get("/v1/pull", params=where, headers=headers)
        _, *lines = answer.content.splitlines()
        ids += [from_line(line).id for line in lines]
        position += len(lines)
        more = bool(lines)
    return ids


def _store_id(group: Group) -> str:
    return str(group.line.get("/v1/hello").json()["store_id"])


def assert_settled(group: Group, *desks: SyncDesk, holding: set[str]) -> None:
    """After everybody synced twice, all hold the same, each event once."""
    for _ in range(2):
        for desk in desks:
            desk.sync(group)
    ids = on_server(group, desks[0])
    assert len(ids) == len(set(ids))
    assert holding <= set(ids)
    for desk in desks:
        assert set(ids) <= desk.known()
        assert desk.sync(group).pushed == 0
    assert admin.verify(group.database)["ok"]


class SyncContract:
    @pytest.fixture
    def group(self, tmp_path: Path) -> Iterator[Group]:
        with group_on(str(tmp_path / "group.db")) as group:
            yield group

    @pytest.fixture
    def new_desk(self, group: Group, tmp_path: Path) -> NewDesk:
        raise NotImplementedError

    @pytest.fixture
    def desk(self, group: Group, new_desk: NewDesk) -> SyncDesk:
        return new_desk().join(group)

    def test_what_was_written_arrives_once(self, group: Group, desk: SyncDesk) -> None:
        desk.write(3)
        first = desk.sync(group)
        assert first.pushed == len(desk.known())
        assert (first.duplicates, first.quarantined, first.re_homed, first.status) == (0, 0, 0, "ok")
        assert first.head == {"epoch": desk.feed.seat().epoch, "seq": first.pushed}
        again = desk.sync(group)
        assert (again.pushed, again.duplicates, again.pulled) == (0, 0, 0)
        assert again.head == first.head
        assert_settled(group, desk, holding=desk.known())

    def test_many_events_go_in_several_batches(self, group: Group, desk: SyncDesk) -> None:
        desk.write(1_100)
        assert desk.sync(group).pushed == len(desk.known())
        assert_settled(group, desk, holding=desk.known())

    def test_two_desks_of_a_site_see_each_others_complaints(self, group: Group, new_desk: NewDesk) -> None:
        front, back = new_desk().join(group), new_desk().join(group)
        ours, theirs = front.write(2), back.write(3)
        front.sync(group)
        assert back.sync(group).pulled >= 2
        front.sync(group)
        assert set(ours) <= back.known()
        assert set(theirs) <= front.known()
        assert_settled(group, front, back, holding={*ours, *theirs})

    def test_a_desk_put_back_gets_back_what_it_lost(self, group: Group, desk: SyncDesk) -> None:
        desk.write(2)
        desk.sync(group)
        backup = desk.copy()
        lost = desk.write(3)
        desk.sync(group)
        desk = desk.become(backup)
        report = desk.sync(group)
        assert (report.pushed, report.pulled, report.status) == (0, 3, "fork_healed")
        assert set(lost) <= desk.known()
        after = desk.write()
        assert_settled(group, desk, holding={*lost, *after})

    def test_a_desk_put_back_keeps_what_it_wrote_since(self, group: Group, desk: SyncDesk) -> None:
        desk.write(2)
        desk.sync(group)
        backup = desk.copy()
        lost = desk.write(3)
        desk.sync(group)
        desk = desk.become(backup)
        since = desk.write(5)
        epoch = desk.feed.seat().epoch
        report = desk.sync(group)
        assert (report.pushed, report.re_homed, report.pulled, report.status) == (5, 5, 3, "fork_healed")
        assert desk.feed.seat().epoch != epoch
        assert_settled(group, desk, holding={*lost, *since})
        assert desk.sync(group).status == "ok"

    def test_a_desk_put_back_to_before_its_first_sync(self, group: Group, desk: SyncDesk) -> None:
        backup = desk.copy()
        lost = desk.write(3)
        desk.sync(group)
        desk = desk.become(backup)
        since = desk.write(2)
        desk.sync(group)
        assert_settled(group, desk, holding={*lost, *since})

    def test_a_desk_put_back_twice(self, group: Group, desk: SyncDesk) -> None:
        desk.write(1)
        backup = desk.copy()
        written: list[str] = []
        for _ in range(3):
            written += desk.write(2)
            desk.sync(group)
            desk = desk.become(backup)
        written += desk.write(2)
        assert_settled(group, desk, holding=set(written))

    def test_two_copies_of_one_desk_lose_nothing(self, group: Group, desk: SyncDesk) -> None:
        written = desk.write(2)
        desk.sync(group)
        copy = desk.copy()
        for _ in range(3):
            written += desk.write() + copy.write(2)
            desk.sync(group)
            copy.sync(group)
        assert_settled(group, desk, copy, holding=set(written))

    def test_a_server_put_back_is_given_again_what_it_lost(self, group: Group, new_desk: NewDesk) -> None:
        front, back = new_desk().join(group), new_desk().join(group)
        written = front.write(2) + back.write(1)
        front.sync(group)
        back.sync(group)
        saved = Path(group.database).with_suffix(".saved")
        save(group, saved)
        written += front.write(3) + back.write(2)
        front.sync(group)
        back.sync(group)
        put_back(group, saved)
        written += front.write(1)
        assert_settled(group, front, back, holding=set(written))

    @pytest.mark.parametrize("answered", [True, False], ids=["answer lost", "question lost"])
    @pytest.mark.parametrize("question", range(9))
    def test_a_sync_that_is_cut_off_anywhere_is_taken_up_again(
        self, group: Group, desk: SyncDesk, question: int, answered: bool
    ) -> None:
        desk.write(2)
        desk.sync(group)
        backup = desk.copy()
        lost = desk.write(2)
        desk.sync(group)
        desk = desk.become(backup)
        since = desk.write(2)
        try:
            desk.sync(group, Cut(after=question, answered=answered))
        except Unreachable:
            since += desk.write()
        assert_settled(group, desk, holding={*lost, *since})

    def test_without_a_server_nothing_changes(self, group: Group, desk: SyncDesk) -> None:
        written = desk.write(2)
        before = desk.feed.heads(), desk.feed.cursor()
        with pytest.raises(Unreachable) as caught:
            desk.sync(group, NoAnswer())
        assert caught.value.exit_code == 5
        assert (desk.feed.heads(), desk.feed.cursor()) == before
        assert_settled(group, desk, holding=set(written))

    def test_a_suspended_desk_is_told_what_to_do_and_keeps_everything(self, group: Group, desk: SyncDesk) -> None:
        written = desk.write(2)
        admin.revoke(group.database, desk.feed.seat().device)
        with pytest.raises(ServerRefuses) as caught:
            desk.sync(group)
        assert (caught.value.exit_code, caught.value.word) == (6, "device-revoked")
        assert "device reset" in caught.value.next_step
        assert set(written) <= desk.known()

    def test_each_epoch_numbers_with_a_letter_of_its_own(self, group: Group, desk: SyncDesk) -> None:
        desk.sync(group)
        assert desk.feed.letter_of() == "A"
        backup = desk.copy()
        desk.write()
        desk.sync(group)
        desk = desk.become(backup)
        desk.write()
        desk.sync(group)
        assert desk.feed.letter_of() == "B"
        given = httpx.Headers({"authorization": f"Bearer {desk.token}"})
        wish = {"epoch": desk.feed.seat().epoch}
        assert group.line.post("/v1/letter", json=wish, headers=given).json() == {"letter": "B"}


def save(group: Group, saved: Path) -> None:
    """A backup of the server's database."""
    import sqlite3

    with sqlite3.connect(group.database) as source, sqlite3.connect(saved) as target:
        source.backup(target)
    source.close()
    target.close()


def put_back(group: Group, saved: Path) -> None:
    """The server's database as it was, under a new name of its store."""
    import sqlite3

    with sqlite3.connect(saved) as source, sqlite3.connect(group.database) as target:
        source.backup(target)
    source.close()
    target.close()
    admin.restored(group.database, now=group.clock)
