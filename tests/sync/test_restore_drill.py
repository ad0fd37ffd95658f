"""The restore drill: log, back up, log more, lose the file, restore, sync with a real server. All is there, once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.group.desks import CANARY, Group
from tests.sync.desks import OnDisk

from frontdesk.desk.safekeeping import put_back
from frontdesk.desk.seat import open_desk
from frontdesk.envelope import from_line
from frontdesk.group import admin
from frontdesk.journal import backup
from frontdesk.places import Places
from frontdesk.recovery.identifiers import Subject


@pytest.fixture
def desk(group: Group, tmp_path: Path) -> OnDisk:
    """Enrolled, with three complaints on the server, the first two in its backup too."""
    desk = OnDisk(group.clock, tmp_path / "home")
    desk.join(group)
    desk.places.enrolment_file.write_text("{}")
    desk.write(2)
    desk.sync(group)
    backup.make(desk.places, group.clock())
    group.clock.pass_by(minutes=5)
    desk.write()
    desk.sync(group)
    group.clock.pass_by(minutes=5)
    return desk


def back(desk: OnDisk, group: Group) -> OnDisk:
    """The same home, opened again by a program that knows nothing of what went before."""
    again = OnDisk(group.clock, desk.home)
    again.token = desk.token
    return again


def on_server(group: Group, desk: OnDisk) -> list[str]:
    headers = {"authorization": f"Bearer {desk.token}"}
    where: dict[str, str | int] = {"store_id": "", "after": 0}
    _, *lines = group.line.get("/v1/pull", params=where, headers=headers).content.splitlines()
    return [from_line(line).id for line in lines]


def numbers_and_words(places: Places) -> dict[str, str | None]:
    with open_desk(places) as desk, desk.database.reading() as view:
        found = view.rows("SELECT id FROM complaint ORDER BY number")
        told = [desk.journal.complaint_in(view, Subject(f"complaint:{row[0]}")) for row in found]
    return {one.number: one.said for one in told if one is not None}


def settle(group: Group, desk: OnDisk, everything: set[str]) -> None:
    desk.sync(group)
    desk.sync(group)
    assert desk.known() == everything
    ids = on_server(group, desk)
    assert sorted(ids) == sorted(everything), "everything is there, exactly once"
    assert admin.verify(group.database)["ok"]


def test_everything_that_had_been_sent_comes_back_once_with_its_words(desk: OnDisk, group: Group) -> None:
    everything = desk.known()
    desk.desk.close()
    desk.places.database.unlink()
    (made,) = desk.places.backups.iterdir()
    put_back(desk.places, made, now=group.clock)
    desk = back(desk, group)
    assert len(desk.known()) < len(everything)
    settle(group, desk, everything)
    assert numbers_and_words(desk.places) == dict.fromkeys(("A1", "A2", "A3"), CANARY)


def test_what_is_written_between_the_restore_and_the_sync_stays_and_no_number_comes_twice(
    desk: OnDisk, group: Group
) -> None:
    everything = desk.known()
    desk.desk.close()
    (made,) = desk.places.backups.iterdir()
    put_back(desk.places, made, now=group.clock)
    desk = back(desk, group)
    everything |= set(desk.write())
    settle(group, desk, everything)
    everything |= set(desk.write())
    settle(group, desk, everything)
    assert numbers_and_words(desk.places) == dict.fromkeys(("A1", "A2", "A3", "A4", "B1"), CANARY)
    assert desk.sync(group).status == "ok", "there was no fork to heal: the desk had begun a new chain"


def test_a_file_copied_back_by_hand_heals_in_the_same_way(desk: OnDisk, group: Group) -> None:
    everything = desk.known()
    desk.desk.close()
    (made,) = desk.places.backups.iterdir()
    shutil.copy(made, desk.places.database)
    desk = back(desk, group)
    everything |= set(desk.write())
    settle(group, desk, everything)
    assert sorted(numbers_and_words(desk.places)) == ["A1", "A2", "A3", "A4"]


def test_restoring_twice_from_the_same_backup_doubles_nothing(desk: OnDisk, group: Group) -> None:
    everything = desk.known()
    (made,) = desk.places.backups.iterdir()
    for _ in range(2):
        desk.desk.close()
        put_back(desk.places, made, now=group.clock)
        desk = back(desk, group)
        everything |= set(desk.write())
        desk.sync(group)
        group.clock.pass_by(minutes=1)
    settle(group, desk, everything)
    numbers = numbers_and_words(desk.places)
    assert len(numbers) == 5, sorted(numbers)
