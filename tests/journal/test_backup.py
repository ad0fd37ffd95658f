"""Backups: whole, encrypted and proved before they have their name; the earlier ones stay until a new one stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.desk.maple import Maple, open_practice
from tests.journal.desks import CANARY, as_anyone, driver, file_size_limit, powerless

from frontdesk.journal import backup
from frontdesk.journal.backup_errors import BackupFailed, BackupInTheWay
from frontdesk.journal.backup_files import Backup, backups_in, is_due, name_for, newest, to_keep
from frontdesk.journal.connection import PAGE_BYTES
from frontdesk.journal.errors import Damaged, Locked
from frontdesk.journal.keys import find_key
from frontdesk.places import Places

NIGHT = datetime(2026, 5, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def maple(tmp_path: Path) -> Maple:
    maple = open_practice(tmp_path / "home")
    maple.log(said=CANARY, patient=CANARY)
    return maple


@pytest.fixture
def places(maple: Maple) -> Places:
    return maple.desk.places


def made_at(*times: datetime, series: str = "frontdesk") -> list[Backup]:
    return [Backup(at, Path(name_for(series, at)), series) for at in times]


class TestMaking:
    def test_it_is_whole_encrypted_and_closed_to_others(self, places: Places) -> None:
        made = backup.make(places, NIGHT)
        assert made.path == places.backups / "frontdesk-20260522T020000Z.db"
        assert made.events == backup.prove(made.path, find_key(places)) > 0
        assert CANARY.encode() not in made.path.read_bytes()
        assert made.path.stat().st_mode & 0o077 == 0
        assert [path.name for path in places.backups.iterdir()] == [made.path.name]

    def test_it_is_made_while_the_desk_is_in_use(self, maple: Maple, places: Places) -> None:
        made = backup.make(places, NIGHT)
        number = maple.log(said="later").complaint.number
        assert number == "A2"
        assert backup.prove(made.path, find_key(places)) == made.events

    def test_a_day_has_one(self, places: Places) -> None:
        assert backup.make_if_due(places, NIGHT)
        assert backup.make_if_due(places, NIGHT + timedelta(hours=3)) is None
        assert backup.make_if_due(places, NIGHT + timedelta(hours=23, minutes=10))

    def test_one_from_the_future_by_a_wrong_clock_does_not_count(self, places: Places) -> None:
        backup.make(places, NIGHT + timedelta(days=400))
        assert is_due(places.backups, NIGHT)

    def test_a_named_file_may_replace_an_earlier_backup_and_nothing_else(self, places: Places, tmp_path: Path) -> None:
        mine, other = tmp_path / "stick.db", tmp_path / "letter.txt"
        other.write_text("Dear Maria")
        backup.make(places, NIGHT, to=mine)
        assert backup.make(places, NIGHT, to=mine).path == mine
        log = places.database.with_name("frontdesk.db-wal")
        for wrong in (other, places.database, log, tmp_path, tmp_path / "nowhere" / "x.db"):
            with pytest.raises(BackupInTheWay):
                backup.make(places, NIGHT, to=wrong)
        assert other.read_text() == "Dear Maria"
        assert not places.backups.exists()

    def test_two_at_once_take_turns(self, places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(backup, "PATIENCE_SECONDS", 0.01)
        with backup.alone_with_backups(places), pytest.raises(Locked):
            backup.make(places, NIGHT)


class TestTrouble:
    @pytest.fixture
    def earlier(self, places: Places) -> bytes:
        return backup.make(places, NIGHT - timedelta(days=1)).path.read_bytes()

    def assert_only_the_earlier_one(self, places: Places, earlier: bytes) -> None:
        assert [path.read_bytes() for path in places.backups.iterdir()] == [earlier]

    def test_a_full_disk_leaves_the_earlier_ones(self, places: Places, earlier: bytes) -> None:
        with file_size_limit(10 * PAGE_BYTES), pytest.raises(BackupFailed, match="No backup was made") as refused:
            backup.make(places, NIGHT)
        assert refused.value.exit_code == 7
        assert "frontdesk backup FILE" in refused.value.next_step
        self.assert_only_the_earlier_one(places, earlier)

    def test_damaged_records_are_said_to_be_the_records(self, maple: Maple, places: Places, earlier: bytes) -> None:
        for _ in range(30):
            maple.log(said=CANARY * 20)
        maple.desk.close()
        with places.database.open("r+b") as file:
            file.seek(20 * PAGE_BYTES)
            file.write(b"\xa5" * 12 * PAGE_BYTES)
        with pytest.raises(Damaged) as damage:
            backup.make(places, NIGHT)
        assert str(places.database) in damage.value.message
        assert f"frontdesk restore {places.backups}" in damage.value.next_step
        self.assert_only_the_earlier_one(places, earlier)

    def test_a_broken_chain_is_no_good_backup(self, places: Places, earlier: bytes) -> None:
        with driver(places) as raw:
            raw.execute("DROP TRIGGER event_is_never_changed")
            raw.execute("UPDATE event SET facts = '{}' WHERE kind = 'logged'")
        with pytest.raises(Damaged, match="do not follow each other"):
            backup.make(places, NIGHT)
        self.assert_only_the_earlier_one(places, earlier)

    def test_a_folder_that_cannot_be_written(self) -> None:
        with powerless() as folder:
            maple = open_practice(folder / "home")
            places = maple.desk.places
            backup.make(places, NIGHT - timedelta(days=1))
            maple.desk.close()
            with as_anyone(folder):
                places.backups.chmod(0o555)
                with pytest.raises(BackupFailed, match="cannot be written"):
                    backup.make(places, NIGHT)
            assert len(backups_in(places.backups)) == 1

    def test_leftovers_of_a_cut_off_backup_go_with_the_next(self, places: Places) -> None:
        places.backups.mkdir()
        (places.backups / "frontdesk-20260520T020000Z.db.new").write_bytes(b"half")
        backup.make(places, NIGHT)
        assert len(list(places.backups.iterdir())) == 1


class TestGrowingOld:
    """Seven days, four weeks, twelve months: the newest of each that has one."""

    def test_two_years_of_nights(self) -> None:
        nights = made_at(*(NIGHT - timedelta(days=n) for n in range(730)))
        kept = sorted(one.made_at.date().isoformat() for one in to_keep(nights, NIGHT))
        assert kept == [
            "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31",
            "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
            "2026-05-03", "2026-05-10", "2026-05-16", "2026-05-17", "2026-05-18", "2026-05-19", "2026-05-20",
            "2026-05-21", "2026-05-22",
        ]  # fmt: skip

    def test_the_last_one_never_goes_however_old_it_is(self) -> None:
        (last,) = made_at(NIGHT - timedelta(days=4000))
        assert to_keep([last], NIGHT) == {last}

    def test_of_several_on_a_day_the_newest_stays(self) -> None:
        early, late = made_at(NIGHT, NIGHT + timedelta(hours=5))
        assert to_keep([early, late], NIGHT) == {late}

    def test_what_was_set_aside_stays_a_year_and_takes_nobodys_place(self) -> None:
        nights = made_at(*(NIGHT - timedelta(days=n) for n in range(7)))
        old, new = made_at(NIGHT - timedelta(days=366), NIGHT - timedelta(days=364), series="set-aside")
        assert to_keep([*nights, old, new], NIGHT) == {*nights, new}

    def test_what_is_old_goes_when_a_new_one_stands(self, places: Places) -> None:
        places.backups.mkdir()
        nights = [NIGHT - timedelta(days=n) for n in range(30)]
        for at in nights:
            (places.backups / name_for("frontdesk", at)).write_bytes(b"old")
        (places.backups / "notes.db").write_bytes(b"not ours to delete")
        made = backup.make(places, NIGHT)
        left = {path.name for path in places.backups.iterdir()}
        assert len(made.dropped) == 30 - len(left - {"notes.db"})
        assert {"notes.db", made.path.name} < left

    def test_the_newest_to_restore_is_none_that_was_set_aside(self, tmp_path: Path) -> None:
        for name in (name_for("frontdesk", NIGHT), name_for("set-aside", NIGHT + timedelta(days=1)), "x.db.new"):
            (tmp_path / name).touch()
        found = newest(tmp_path)
        assert found is not None
        assert found.made_at == NIGHT
        assert newest(tmp_path / "nowhere") is None
